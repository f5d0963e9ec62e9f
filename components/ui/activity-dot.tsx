/** A dot that says that something is happening right now. Decoration: words beside it say what. */
export function ActivityDot({ isStill = false }: { isStill?: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={`inline-block size-2 shrink-0 rounded-full bg-accent ${isStill ? '' : 'animate-live'}`}
    />
  );
}
