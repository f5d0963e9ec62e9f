import { keyCaps } from './shortcuts.ts';

/** The keys of a command, drawn as key caps. */
export function KeyCaps({ keys }: { keys: string }) {
  const isMac = navigator.platform.startsWith('Mac');
  return (
    <kbd className="ml-auto flex shrink-0 gap-1 pl-4 font-sans text-note text-quiet">
      {keyCaps(keys, isMac).map((cap) => (
        <span
          key={cap}
          className="min-w-6 rounded-md border border-line bg-paper px-1.5 text-center leading-5.5"
        >
          {cap}
        </span>
      ))}
    </kbd>
  );
}
