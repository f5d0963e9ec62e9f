import { RotateCcw } from 'lucide-react';
import type { Message } from '@/lib/records.ts';

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

/** Under an answer that did not come to its end: why, and the way to another try. */
export function AnswerStatus(props: { message: Message; onRetry(message: Message): void }) {
  const { message, onRetry } = props;
  const text = describe(message);
  if (text === null) return null;

  return (
    <div className="mt-3 -mb-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-note text-quiet">
      <p className="max-w-prose text-pretty">{text}</p>
      <button
        type="button"
        onClick={() => onRetry(message)}
        className="-mx-2 inline-flex min-h-8 items-center gap-1.5 rounded-lg px-2 font-medium text-accent transition-colors hover:bg-accent-soft max-md:min-h-11"
      >
        <RotateCcw aria-hidden="true" className="size-3.5" />
        Try again
      </button>
    </div>
  );
}
