import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { Message, Sibling } from '@/lib/chat/message.ts';
import { ActivityDot } from '../ui/activity-dot.tsx';
import { kerningOf } from '../ui/font-kerning.ts';
import { Answer } from './answer.tsx';
import { EditBox } from './edit-box.tsx';
import type { MessageAction } from './message-action.ts';
import { MessageActions } from './message-actions.tsx';
import { QueuedNote } from './queued-note.tsx';

type Turn = {
  message: Message;
  /** The message and its other versions, in order. */
  siblings: readonly Sibling[];
  isEditing: boolean;
  onAct(action: MessageAction): void;
};

/** One height, whatever it holds: nothing moves when an answer ends or on hover. */
const FOOT = 'flex min-h-8 items-center pointer-coarse:min-h-11';

function Question({ message, siblings, isEditing, onAct }: Turn) {
  const isQueued = message.status === 'queued';

  return (
    <div
      className={`relative text-[0.9375rem] text-quiet leading-relaxed ${isEditing ? '' : 'pl-5 lg:pl-0'}`}
    >
      {!isEditing && (
        <ChevronRight
          aria-hidden="true"
          className="absolute top-[0.3rem] -left-1 size-4 lg:-left-6"
        />
      )}
      {isEditing ? (
        <EditBox message={message} onAct={onAct} />
      ) : (
        message.parts.map((part, place) =>
          part.type === 'text' ? (
            <div
              key={`part-${place.toString()}`}
              data-part="text"
              className={`whitespace-pre-wrap [overflow-wrap:anywhere] ${kerningOf(part.text)}`}
            >
              {part.text}
            </div>
          ) : null,
        )
      )}
      {isQueued && <QueuedNote message={message} onAct={onAct} />}
      {/* Hidden while the message is edited, not removed: focus goes back to the Edit button. */}
      <div className={isEditing ? 'hidden' : FOOT}>
        <MessageActions message={message} siblings={siblings} onAct={onAct} />
      </div>
    </div>
  );
}

/** One turn of the conversation. It is memoised: pass the same objects while nothing changed. */
export const MessageView = memo(function MessageView(props: Turn) {
  const { message, siblings, onAct } = props;
  const isUser = message.role === 'user';
  // Reasoning and running tools have a dot of their own.
  const isWriting = message.status === 'streaming' && message.parts.at(-1)?.type === 'text';

  return (
    <article
      aria-label={isUser ? 'You' : 'Rewind'}
      data-message-id={message.id}
      data-role={message.role}
      data-status={message.status}
      className={`group/message ${isUser ? 'mt-6 first:mt-0' : ''}`}
    >
      {isUser ? (
        <Question {...props} />
      ) : (
        <>
          <Answer message={message} onAct={onAct} />
          <div className={`mt-1 gap-3 ${FOOT}`}>
            {isWriting && <ActivityDot />}
            <MessageActions message={message} siblings={siblings} onAct={onAct} />
          </div>
        </>
      )}
    </article>
  );
});
