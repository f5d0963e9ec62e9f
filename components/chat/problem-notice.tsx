import { X } from 'lucide-react';

/** Says what could not be done, until the reader dismisses it. */
export function ProblemNotice({ text, onDismiss }: { text: string; onDismiss(): void }) {
  return (
    <div className="column mb-2 flex items-center gap-2 text-note text-accent" role="alert">
      <p className="flex-1">{text}</p>
      <button
        type="button"
        aria-label="Dismiss"
        onClick={onDismiss}
        className="grid size-8 shrink-0 place-items-center rounded-lg transition-colors hover:bg-hover touch:size-11"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
    </div>
  );
}
