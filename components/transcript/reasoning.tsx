import { ChevronRight } from 'lucide-react';
import { Markdown } from '../markdown/markdown.tsx';
import { ActivityDot } from '../ui/activity-dot.tsx';
import { reasoningLabel } from './reasoning-label.ts';

/**
 * The model's reasoning before its answer, folded away. `isOpen`: it is still thinking;
 * `durationMs`: how long it thought, once that is known.
 */
export function Reasoning(props: {
  text: string;
  isOpen: boolean;
  durationMs: number | undefined;
}) {
  const { text, isOpen, durationMs } = props;

  return (
    <details data-part="reasoning" className="group text-quiet">
      <summary className="inline-flex min-h-8 list-none items-center gap-2 rounded-md text-sm transition-colors hover:text-ink touch:min-h-11 [&::-webkit-details-marker]:hidden">
        {isOpen && <ActivityDot />}
        {isOpen ? 'Thinking' : reasoningLabel(durationMs)}
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 transition-transform group-open:rotate-90"
        />
      </summary>
      <div className="markdown mt-2 mb-4 border-line border-l-2 pl-4 text-[0.9375rem]">
        <Markdown text={text} isOpen={isOpen} />
      </div>
    </details>
  );
}
