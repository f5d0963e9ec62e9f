import { ChevronRight, Clock } from 'lucide-react';
import { memo } from 'react';
import type { Message } from '@/lib/records.ts';
import { Answer } from './answer.tsx';

function Question({ message }: { message: Message }) {
  return (
    <div className="relative pl-5 text-[0.9375rem] text-quiet leading-relaxed lg:pl-0">
      <ChevronRight
        aria-hidden="true"
        className="absolute top-[0.3rem] -left-1 size-4 lg:-left-6"
      />
      {message.parts.map((part, place) =>
        part.type === 'text' ? (
          <div
            key={`part-${place.toString()}`}
            data-part="text"
            className="whitespace-pre-wrap [overflow-wrap:anywhere]"
          >
            {part.text}
          </div>
        ) : null,
      )}
      {message.status === 'queued' && (
        <p className="mt-1.5 flex items-center gap-1.5 text-note">
          <Clock aria-hidden="true" className="size-3.5" />
          Queued
        </p>
      )}
    </div>
  );
}

/** One turn. It renders again only for another `message` or `onRetry`: keep both the same while unchanged. */
export const MessageView = memo(function MessageView(props: {
  message: Message;
  onRetry(message: Message): void;
}) {
  const { message, onRetry } = props;
  const isUser = message.role === 'user';

  return (
    <article
      aria-label={isUser ? 'You' : 'Rewind'}
      data-message-id={message.id}
      data-role={message.role}
      data-status={message.status}
      className={isUser ? 'mt-8 mb-4 first:mt-0' : 'relative pb-7'}
    >
      {isUser ? <Question message={message} /> : <Answer message={message} onRetry={onRetry} />}
    </article>
  );
});
