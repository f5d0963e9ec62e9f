const PREFIX = 'rewind:draft:';

const drafts = new Map<string, string>();
const listeners = new Set<() => void>();

function restore(key: string): string {
  try {
    return sessionStorage.getItem(PREFIX + key) ?? '';
  } catch {
    // Storage may be forbidden: drafts then live as long as the page.
    return '';
  }
}

function save(key: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(PREFIX + key);
    else sessionStorage.setItem(PREFIX + key, text);
  } catch (error) {
    console.warn('The draft could not be saved for a reload.', error);
  }
}

/** What stands unsent in the chat of this key; it survives a reload of the tab. Browser only. */
export function readDraft(key: string): string {
  const known = drafts.get(key);
  if (known !== undefined) return known;
  const text = restore(key);
  drafts.set(key, text);
  return text;
}

export function writeDraft(key: string, text: string): void {
  drafts.set(key, text);
  save(key, text);
  for (const listener of listeners) listener();
}

/** Puts back a text that could not be sent, before anything that was typed since. */
export function returnToDraft(key: string, text: string): void {
  const since = readDraft(key);
  writeDraft(key, since === '' ? text : `${text}\n${since}`);
}

/** Calls `listener` after every change; returns the way to end that. */
export function subscribeDrafts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
