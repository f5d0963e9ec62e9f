import { MoreHorizontal } from 'lucide-react';
import Link, { useLinkStatus } from 'next/link';
import type { MouseEvent, ReactNode } from 'react';
import type { Chat } from '@/lib/chat/chat.ts';
import { ActivityDot } from '../ui/activity-dot.tsx';
import { CHAT_MENU_ID } from '../ui/sidebar-id.ts';

/**
 * One chat in the list, with the button of its menu. `isActive`: an answer is being written in it;
 * `isUnread`: one was finished while it was not open.
 */
export function ChatLink(props: {
  chat: Chat;
  isCurrent: boolean;
  isActive: boolean;
  isUnread: boolean;
  /** Shown in place of the title, with the found words marked. */
  title?: ReactNode;
  note?: ReactNode;
  onChoose(): void;
  onRename(): void;
  onMenu(button: HTMLElement): void;
}) {
  const { chat, isCurrent, isActive, isUnread, title, note, onChoose, onRename, onMenu } = props;

  function rename(event: MouseEvent) {
    event.preventDefault();
    onRename();
  }

  return (
    <div className="group relative">
      <Link
        prefetch={false}
        href={`/chat/${chat.id}`}
        onClick={onChoose}
        onDoubleClick={rename}
        aria-current={isCurrent ? 'page' : undefined}
        title={chat.title}
        className="flex min-h-9 items-center gap-2 rounded-lg pr-10 pl-3 text-quiet text-sm transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:text-ink touch:min-h-11 touch:pr-12"
      >
        <span className="min-w-0 flex-1">
          <span className={`block truncate ${isUnread ? 'font-medium text-ink' : ''}`}>
            {title ?? chat.title}
          </span>
          {note && <span className="mb-1.5 block truncate text-note opacity-80">{note}</span>}
        </span>
        <Opening />
        {isActive && (
          <>
            <ActivityDot isStill />
            <span className="sr-only">(answering)</span>
          </>
        )}
        {isUnread && !isActive && (
          <>
            <span aria-hidden="true" className="size-2 shrink-0 rounded-full bg-ink" />
            <span className="sr-only">(new answer)</span>
          </>
        )}
      </Link>
      <button
        type="button"
        popoverTarget={CHAT_MENU_ID}
        aria-haspopup="menu"
        aria-label={`Options of ${chat.title}`}
        onClick={(event) => onMenu(event.currentTarget)}
        className="absolute top-0 right-0 grid size-9 place-items-center rounded-lg text-quiet opacity-0 transition hover:text-ink focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 touch:size-11 touch:opacity-100"
      >
        <MoreHorizontal aria-hidden="true" className="size-4" />
      </button>
    </div>
  );
}

/** Shows that the chat is being loaded, when that takes longer than a moment. */
function Opening() {
  const { pending } = useLinkStatus();
  return (
    pending && (
      <span
        aria-hidden="true"
        className="size-3 shrink-0 animate-wait rounded-full border-2 border-line-strong border-t-transparent"
      />
    )
  );
}
