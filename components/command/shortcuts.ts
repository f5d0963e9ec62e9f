import { COMMANDS, type CommandName } from './commands.ts';

type Pressed = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey'>;

/**
 * The command that a key press asks for, or null. While the reader types in a field, only shortcuts
 * with Ctrl or Command count. Escape is left to what is open on the page.
 */
export function commandOf(pressed: Pressed, isTyping: boolean): CommandName | null {
  if (pressed.altKey) return null;
  const found = COMMANDS.find(
    ({ keys }) => keys !== '' && keys !== 'escape' && isPressed(keys, pressed),
  );
  if (!found || (isTyping && !found.keys.startsWith('mod+'))) return null;
  return found.name;
}

function isPressed(keys: string, { key, metaKey, ctrlKey, shiftKey }: Pressed): boolean {
  const parts = keys.split('+');
  const wanted = parts.at(-1) ?? '';
  if (key.toLowerCase() !== wanted) return false;
  if (!parts.includes('mod')) return !metaKey && !ctrlKey;
  return (metaKey || ctrlKey) && shiftKey === parts.includes('shift');
}

/** True where a key press writes text: in fields and editable text. */
export function isTypingIn(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  );
}

const NAMES: Record<string, string> = { shift: 'Shift', escape: 'Esc', enter: 'Enter' };

/** The keys of a command as their caps are labelled. */
export function keyCaps(keys: string, isMac: boolean): string[] {
  return keys.split('+').map((key) => {
    if (key === 'mod') return isMac ? '⌘' : 'Ctrl';
    return NAMES[key] ?? key.toUpperCase();
  });
}
