'use client';

/** Takes the composer's place while the open chat is deleted. */
export function DeletedNotice({ onRestore }: { onRestore(): void }) {
  return (
    <div className="column pb-[max(1rem,env(safe-area-inset-bottom))] max-md:px-3">
      <div
        role="alert"
        className="flex min-h-13 items-center gap-3 rounded-[1.625rem] bg-sunken py-1 pr-1 pl-5 text-sm"
      >
        <p className="flex-1 text-quiet">This chat was deleted.</p>
        <button
          type="button"
          onClick={onRestore}
          className="min-h-11 shrink-0 rounded-full bg-ink px-5 font-medium text-paper hover:opacity-85"
        >
          Restore
        </button>
      </div>
    </div>
  );
}
