import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { Message } from '@/lib/records.ts';
import { Answer } from './answer.tsx';
import type { MessageAction } from './message-action.ts';
import { QueuedNote } from './queued-note.tsx';

function Question(props: { message: Message; onAct(action: MessageAction): void }) {
  const { message, onAct } = props;

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
      {message.status === 'queued' && <QueuedNote message={message} onAct={onAct} />}
    </div>
  );
}

/** One turn. It renders again only for another `message` or `onAct`: keep both the same while unchanged. */
export const MessageView = memo(function MessageView(props: {
  message: Message;
  onAct(action: MessageAction): void;
}) {
  const { message, onAct } = props;
  const isUser = message.role === 'user';

  return (
    <article
      aria-label={isUser ? 'You' : 'Rewind'}
      data-message-id={message.id}
      data-role={message.role}
      data-status={message.status}
      className={isUser ? 'mt-8 mb-4 first:mt-0' : 'relative pb-7'}
    >
      {isUser ? (
        <Question message={message} onAct={onAct} />
      ) : (
        <Answer message={message} onAct={onAct} />
      )}
    </article>
  );
});
