import { ActivityDot } from '../ui/activity-dot.tsx';

/** An answer is on its way and has said nothing yet. */
export function Thinking() {
  return (
    <p className="flex items-center gap-2.5 text-quiet leading-7">
      <ActivityDot />
      Thinking
    </p>
  );
}
