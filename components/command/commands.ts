/**
 * The commands that work anywhere, in the order of the lists; `keys` is empty for one without a
 * shortcut.
 */
export const COMMANDS = [
  { name: 'new-chat', label: 'New chat', keys: 'mod+shift+o' },
  { name: 'search', label: 'Search chats', keys: '/' },
  { name: 'toggle-sidebar', label: 'Show or hide the sidebar', keys: 'mod+shift+s' },
  { name: 'inspector', label: 'Show or hide the delivery inspector', keys: 'mod+i' },
  { name: 'copy-last-answer', label: 'Copy the last answer', keys: 'mod+shift+y' },
  { name: 'stop', label: 'Stop the answer', keys: 'escape' },
  { name: 'import-chat', label: 'Import a chat', keys: '' },
  { name: 'theme', label: 'Change the theme', keys: 'mod+shift+l' },
  { name: 'palette', label: 'All commands', keys: 'mod+k' },
  { name: 'shortcuts', label: 'Keyboard shortcuts', keys: '?' },
] as const;

export type CommandName = (typeof COMMANDS)[number]['name'];

/** Null for a command that can do nothing now. */
type Handler = (() => void) | null;

const handlers = new Map<CommandName, Handler>();

/** Registers what a command does. Returns the function that removes it again. */
export function provideCommand(name: CommandName, handler: Handler): () => void {
  handlers.set(name, handler);
  return () => {
    if (handlers.get(name) === handler) handlers.delete(name);
  };
}

/** Whether a command would do something now. */
export function canRun(name: CommandName): boolean {
  return Boolean(handlers.get(name));
}

/** Runs a command; false when it can do nothing now. */
export function runCommand(name: CommandName): boolean {
  const handler = handlers.get(name);
  if (!handler) return false;
  handler();
  return true;
}
