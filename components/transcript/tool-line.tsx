import { Check, Wrench, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ToolPart } from '@/lib/chat/message.ts';
import { ActivityDot } from '../ui/activity-dot.tsx';
import { toolName, toolValue } from './tool-text.ts';

const ICON = 'size-3.5';

function describe(part: ToolPart, isActive: boolean): { icon: ReactNode; state: string } {
  if (part.state === 'output-available') {
    return { icon: <Check aria-hidden="true" className={ICON} />, state: 'done' };
  }
  if (part.state === 'output-error') {
    return { icon: <X aria-hidden="true" className={ICON} />, state: 'failed' };
  }
  if (isActive) return { icon: <ActivityDot />, state: 'running' };
  return { icon: <Wrench aria-hidden="true" className={ICON} />, state: 'not finished' };
}

/**
 * One tool call in a line: its name, its state and its result. `isActive`: the answer is not
 * finished.
 */
export function ToolLine({ part, isActive }: { part: ToolPart; isActive: boolean }) {
  const { icon, state } = describe(part, isActive);
  const said = part.state === 'output-error' ? part.errorText : toolValue(part.output);

  return (
    <div data-part="tool" className="text-quiet text-sm">
      <p className="flex min-w-0 items-center gap-2">
        <span className="grid w-3.5 shrink-0 place-items-center">{icon}</span>
        <span className="font-medium text-ink">{toolName(part.type)}</span>
        <span>{state}</span>
        <span className="min-w-0 flex-1 truncate">{toolValue(part.input)}</span>
      </p>
      {said && (
        <p className="mt-1 line-clamp-4 break-words pl-5.5 text-note" title={said}>
          {said}
        </p>
      )}
    </div>
  );
}
