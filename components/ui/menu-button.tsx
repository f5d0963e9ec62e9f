import { type ReactNode, useId, useRef } from 'react';
import { Menu } from './menu.tsx';

/** A button with the menu that it opens. `menuLabel` is the name of the menu, `label` the button's. */
export function MenuButton(props: {
  label: string;
  title: string;
  menuLabel: string;
  className: string;
  /** What the button shows. */
  face: ReactNode;
  /** The entries of the menu. */
  children: ReactNode;
}) {
  const { label, title, menuLabel, className, face, children } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="menu"
        aria-label={label}
        title={title}
        className={className}
      >
        {face}
      </button>
      <Menu id={id} label={menuLabel} anchor={() => button.current}>
        {children}
      </Menu>
    </>
  );
}
