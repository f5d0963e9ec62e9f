import type { Suggestion } from '@/lib/chat/suggestion.ts';
import { Logo } from '../ui/logo.tsx';

/** The empty chat: what this is, and a few ways to begin. */
export function Suggestions(props: {
  onPick(prompt: string): void;
  suggestions: readonly Suggestion[];
  modelLabel: string;
}) {
  const { onPick, suggestions, modelLabel } = props;

  return (
    <div className="fade-edges relative min-h-0 flex-1">
      <div className="h-full overflow-y-auto overscroll-contain">
        <div className="column flex min-h-full flex-col justify-center py-10">
          <Logo className="-ml-1 size-8" />
          <h2 className="mt-6 text-balance font-semibold text-2xl tracking-tight md:text-[1.75rem]">
            Answers that cannot be lost
          </h2>
          <p className="mt-3 max-w-[34rem] text-pretty text-quiet leading-relaxed">
            Refresh in the middle, change devices, lose the connection: every word is still here,
            once and in order. You are talking to {modelLabel}.
          </p>
          <ul className="mt-8 border-line border-t">
            {suggestions.map(({ prompt, about }) => (
              <li key={prompt} className="border-line border-b">
                <button
                  type="button"
                  onClick={() => onPick(prompt)}
                  className="group flex min-h-14 w-full flex-col justify-center gap-x-6 gap-y-0.5 py-2.5 text-start transition-colors md:flex-row md:items-center md:justify-between"
                >
                  <span className="underline decoration-transparent underline-offset-4 transition-colors group-hover:decoration-line-strong">
                    {prompt}
                  </span>
                  <span className="text-note text-quiet">{about}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}
