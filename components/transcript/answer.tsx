import type { Message, MessagePart } from '@/lib/chat/message.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { AnswerStatus } from './answer-status.tsx';
import type { MessageAction } from './message-action.ts';
import { Reasoning } from './reasoning.tsx';
import { Thinking } from './thinking.tsx';
import { ToolLine } from './tool-line.tsx';

function Part({
  part,
  isOpen,
  isActive,
}: {
  part: MessagePart;
  isOpen: boolean;
  isActive: boolean;
}) {
  if (part.type === 'text') {
    // No other element in between: the text of this one is the answer's text and nothing else.
    return (
      <div data-part="text" className="markdown">
        <Markdown text={part.text} isOpen={isOpen} />
      </div>
    );
  }
  if (part.type === 'reasoning') {
    return <Reasoning text={part.text} isOpen={isOpen} durationMs={part.durationMs} />;
  }
  return <ToolLine part={part} isActive={isActive} />;
}

/** The model's turn: the text, with its reasoning, its tools, and how it ended. */
export function Answer(props: { message: Message; onAct(action: MessageAction): void }) {
  const { message, onAct } = props;
  const isStreaming = message.status === 'streaming';
  const isWaiting = message.status === 'awaiting-approval';
  const last = message.parts.at(-1);

  return (
    <>
      <div className="flex flex-col gap-4">
        {message.parts.map((part, place) => (
          <Part
            key={`part-${place.toString()}`}
            part={part}
            isOpen={isStreaming && part === last}
            isActive={isStreaming || isWaiting}
          />
        ))}
        {isStreaming && !last && <Thinking />}
      </div>
      {isWaiting && (
        <p className="mt-3 font-medium text-accent text-note">Waiting for your decision.</p>
      )}
      <AnswerStatus message={message} onAct={onAct} />
    </>
  );
}
