import type { LucideIcon } from 'lucide-react';
import type { Ref } from 'react';

/**
 * A small button that is only an icon. With `isOff` it is announced as disabled and does nothing,
 * but can keep the focus.
 */
export function IconButton(props: {
  icon: LucideIcon;
  label: string;
  onPress(): void;
  isOff?: boolean;
  ref?: Ref<HTMLButtonElement>;
}) {
  const { icon: Icon, label, onPress, isOff = false, ref } = props;

  return (
    <button
      ref={ref}
      type="button"
      aria-label={label}
      aria-disabled={isOff || undefined}
      title={label}
      onClick={isOff ? undefined : onPress}
      className="grid size-8 shrink-0 place-items-center rounded-lg text-quiet transition-colors hover:text-ink aria-disabled:cursor-default aria-disabled:text-line-strong aria-disabled:opacity-60 pointer-coarse:size-11"
    >
      <Icon aria-hidden="true" className="size-4" />
    </button>
  );
}
