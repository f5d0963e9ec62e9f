import { PanelLeft } from 'lucide-react';
import { SIDEBAR_ID } from '../ui/sidebar-id.ts';

/** Opens the drawer of chats on phones; it needs no script. The browser says whether it is expanded. */
export function SidebarButton() {
  return (
    <button
      type="button"
      popoverTarget={SIDEBAR_ID}
      aria-label="Open chats"
      className="-ml-3 grid size-11 shrink-0 place-items-center rounded-lg text-quiet transition-colors hover:text-ink md:hidden"
    >
      <PanelLeft aria-hidden="true" className="size-5" />
    </button>
  );
}
