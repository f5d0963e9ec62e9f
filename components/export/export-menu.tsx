'use client';

import { Download } from 'lucide-react';
import { MenuButton } from '../ui/menu-button.tsx';
import { ExportItems } from './export-items.tsx';

const LABEL = 'Export this chat';

/**
 * A button that offers the open chat as a file. It is hidden on phones, where the chat's menu in
 * the list has the same entries.
 */
export function ExportMenu({ chatId }: { chatId: string }) {
  return (
    <MenuButton
      label={LABEL}
      title={LABEL}
      menuLabel={LABEL}
      className="-mr-2 grid size-11 shrink-0 place-items-center rounded-lg text-quiet transition-colors hover:text-ink max-md:hidden"
      face={<Download aria-hidden="true" className="size-4" />}
    >
      <ExportItems chatId={chatId} />
    </MenuButton>
  );
}
