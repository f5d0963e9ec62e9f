import Link from 'next/link';
import type { Chat } from '@/lib/records.ts';
import { LiveDot } from '../ui/live-dot.tsx';

/** One chat in the list. `isActive`: an answer is being written in it. */
export function ChatLink(props: {
  chat: Chat;
  isCurrent: boolean;
  isActive: boolean;
  onChoose(): void;
}) {
  const { chat, isCurrent, isActive, onChoose } = props;

  return (
    <Link
      prefetch={false}
      href={`/chat/${chat.id}`}
      onClick={onChoose}
      aria-current={isCurrent ? 'page' : undefined}
      title={chat.title}
      className="flex min-h-9 items-center gap-2 rounded-lg px-3 text-quiet text-sm transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:text-ink max-md:min-h-11"
    >
      <span className="min-w-0 flex-1 truncate">{chat.title}</span>
      {isActive && (
        <>
          <LiveDot />
          <span className="sr-only">(answering)</span>
        </>
      )}
    </Link>
  );
}
