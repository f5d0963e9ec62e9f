'use client';

import { SlidersHorizontal } from 'lucide-react';
import { useId } from 'react';
import type { Chat } from '@/lib/chat/chat.ts';
import type { Delivery } from '@/lib/chat/delivery-choice.ts';
import { DeliveryChoices } from './delivery-choices.tsx';

/** A button that opens the choices of how this chat is delivered. */
export function DeliveryMenu({ chat, defaults }: { chat: Chat; defaults: Delivery }) {
  const id = useId();

  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label="Delivery of this chat"
        title="Delivery of this chat"
        className="grid size-11 shrink-0 place-items-center rounded-lg text-quiet transition-colors hover:text-ink"
      >
        <SlidersHorizontal aria-hidden="true" className="size-4" />
      </button>
      <div
        id={id}
        popover="auto"
        className="fixed inset-auto top-14 right-3 m-0 w-80 max-w-[calc(100vw-1.5rem)] rounded-xl border border-line bg-raised p-5 text-ink shadow-lg"
      >
        <DeliveryChoices chat={chat} defaults={defaults} />
      </div>
    </>
  );
}
