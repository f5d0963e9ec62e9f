'use client';

import { Download } from 'lucide-react';
import { useId, useRef } from 'react';
import { Menu } from '../ui/menu.tsx';
import { ExportItems } from './export-items.tsx';

/** A button that offers the open chat as a file; on phones the chat's menu in the list has the same. */
export function ExportMenu({ chatId }: { chatId: string }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="menu"
        aria-label="Export this chat"
        title="Export this chat"
        className="-mr-2 grid size-11 shrink-0 place-items-center rounded-lg text-quiet transition-colors hover:text-ink max-md:hidden"
      >
        <Download aria-hidden="true" className="size-4" />
      </button>
      <Menu id={id} label="Export this chat" anchor={() => button.current}>
        <ExportItems chatId={chatId} />
      </Menu>
    </>
  );
}
