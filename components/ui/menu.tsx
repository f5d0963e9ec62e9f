import { Check } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type ToggleEvent, useRef } from 'react';

const MARGIN = 8;

const ITEM =
  'flex min-h-9 w-full items-center gap-3 rounded-lg px-3 text-left text-sm transition-colors hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2 touch:min-h-11';

/**
 * A menu that a button with `popoverTarget={id}` opens. It opens below the button (`anchor`), or
 * above it when there is no room; the arrows, Home and End move in it, Escape closes it.
 */
export function Menu(props: {
  id: string;
  label: string | undefined;
  anchor(): HTMLElement | null | undefined;
  children: ReactNode;
}) {
  const { id, label, anchor, children } = props;
  const menu = useRef<HTMLDivElement>(null);

  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];

  function place(event: ToggleEvent) {
    const button = anchor();
    if (event.newState !== 'open' || !menu.current || !button) return;
    const { top, bottom, right } = button.getBoundingClientRect();
    const { offsetHeight: height, offsetWidth: width } = menu.current;
    const hasRoom = bottom + height + MARGIN <= window.innerHeight;
    menu.current.style.top = `${hasRoom ? bottom : Math.max(MARGIN, top - height)}px`;
    menu.current.style.left = `${Math.max(MARGIN, right - width)}px`;
    const chosen = items().find((item) => item.ariaChecked === 'true');
    (chosen ?? items()[0])?.focus();
  }

  function move(event: KeyboardEvent) {
    const all = items();
    const index = all.findIndex((item) => item.matches(':focus'));
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all.at(next % all.length)?.focus();
  }

  return (
    <div
      ref={menu}
      id={id}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onToggle={place}
      onKeyDown={move}
      className="fixed inset-auto m-0 min-w-44 max-w-[calc(100vw-1rem)] rounded-xl border border-line bg-raised p-1 text-ink shadow-lg"
    >
      {children}
    </div>
  );
}

type Item = { icon: ReactNode; label: string; onChoose(): void };

/**
 * An action of a menu. It closes the menu first, so that the action decides where the focus goes.
 */
export function MenuItem({ icon, label, onChoose }: Item) {
  return (
    <button
      type="button"
      role="menuitem"
      onClick={(event) => {
        close(event.currentTarget);
        onChoose();
      }}
      className={ITEM}
    >
      <Icon>{icon}</Icon>
      {label}
    </button>
  );
}

/** One of several choices of which one is chosen; the menu opens with the focus on that one. */
export function MenuChoice({
  isChosen,
  label,
  onChoose,
}: Omit<Item, 'icon'> & { isChosen: boolean }) {
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={isChosen}
      onClick={(event) => {
        close(event.currentTarget);
        onChoose();
      }}
      className={ITEM}
    >
      <Icon>{isChosen && <Check />}</Icon>
      <span className="truncate">{label}</span>
    </button>
  );
}

/** A file that a menu saves. */
export function MenuDownload(props: { icon: ReactNode; label: string; href: string }) {
  const { icon, label, href } = props;

  return (
    <a
      role="menuitem"
      href={href}
      download
      onClick={(event) => close(event.currentTarget)}
      className={ITEM}
    >
      <Icon>{icon}</Icon>
      {label}
    </a>
  );
}

function Icon({ children }: { children: ReactNode }) {
  return (
    <span aria-hidden="true" className="size-4 shrink-0 text-quiet *:size-4">
      {children}
    </span>
  );
}

function close(item: HTMLElement): void {
  item.closest<HTMLElement>('[popover]')?.hidePopover();
}
