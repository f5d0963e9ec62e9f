import { Play, RotateCcw } from 'lucide-react';
import type { Message } from '@/lib/chat/message.ts';
import type { MessageAction } from './message-action.ts';
import { MessageButton } from './message-button.tsx';

function describe(message: Message): string | null {
  switch (message.status) {
    case 'cancelled':
      return 'Stopped.';
    case 'interrupted':
      return 'Interrupted: the server went away before the answer was finished. What it said is kept.';
    case 'failed':
      return message.error?.message ?? 'The answer failed.';
    default:
      return null;
  }
}

function saysSomething({ parts }: Message): boolean {
  return parts.some((part) => part.type === 'text' && part.text.trim() !== '');
}

/** Under an answer that was not finished: the reason, and buttons to continue or to try again. */
export function AnswerStatus(props: { message: Message; onAct(action: MessageAction): void }) {
  const { message, onAct } = props;
  const text = describe(message);
  if (text === null) return null;
  const canContinue = saysSomething(message);

  return (
    <div className="mt-3 -mb-2 flex flex-wrap items-center gap-x-5 gap-y-1 text-note text-quiet">
      <p className="max-w-prose text-pretty">{text}</p>
      <div className="flex items-center gap-x-5">
        {canContinue && (
          <MessageButton
            icon={Play}
            label="Continue"
            look="strong"
            action={{ name: 'continue', message }}
            onAct={onAct}
          />
        )}
        <MessageButton
          icon={RotateCcw}
          label="Try again"
          look={canContinue ? 'quiet' : 'strong'}
          action={{ name: 'try-again', message }}
          onAct={onAct}
        />
      </div>
    </div>
  );
}
