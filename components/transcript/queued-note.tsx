import { Clock, CornerRightUp, X } from 'lucide-react';
import type { Message } from '@/lib/chat/message.ts';
import type { MessageAction } from './message-action.ts';
import { MessageButton } from './message-button.tsx';

/** Under a queued message: says so, with buttons to send it now or to remove it. */
export function QueuedNote(props: { message: Message; onAct(action: MessageAction): void }) {
  const { message, onAct } = props;

  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-5 text-note">
      <p className="flex items-center gap-1.5">
        <Clock aria-hidden="true" className="size-3.5" />
        Queued
      </p>
      <MessageButton
        icon={CornerRightUp}
        label="Send now"
        look="quiet"
        action={{ name: 'send-now', message }}
        onAct={onAct}
      />
      <MessageButton
        icon={X}
        label="Remove"
        look="quiet"
        action={{ name: 'remove', message }}
        onAct={onAct}
      />
    </div>
  );
}
