import { ActivityDot } from '../ui/activity-dot.tsx';

/** Shows that an answer is on its way and has no text yet. */
export function Thinking() {
  return (
    <p className="flex items-center gap-2.5 text-quiet leading-7">
      <ActivityDot />
      Thinking
    </p>
  );
}
