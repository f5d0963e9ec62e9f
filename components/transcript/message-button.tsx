import type { LucideIcon } from 'lucide-react';
import type { MessageAction } from './message-action.ts';

const LOOKS = {
  strong: 'text-accent hover:bg-accent-soft',
  quiet: 'text-quiet hover:bg-hover hover:text-ink',
};

/**
 * A button for one action on a message, in the line under it. `look`: `strong` for what most
 * readers would choose.
 */
export function MessageButton(props: {
  icon: LucideIcon;
  label: string;
  look: keyof typeof LOOKS;
  action: MessageAction;
  onAct(action: MessageAction): void;
}) {
  const { icon: Icon, label, look, action, onAct } = props;

  return (
    <button
      type="button"
      onClick={() => onAct(action)}
      className={`-mx-2 inline-flex min-h-8 items-center gap-1.5 rounded-lg px-2 font-medium transition-colors touch:min-h-11 ${LOOKS[look]}`}
    >
      <Icon aria-hidden="true" className="size-3.5" />
      {label}
    </button>
  );
}
