import { withPiece } from './changed.ts';
import type { JournalEntry } from './journal.ts';
import { byteLength, heldBytes } from './message.ts';
import type { MessageStore } from './message-store.ts';

/**
 * Puts what a journal kept into a store, in the journal's order. Gives the time of it, ms; undefined
 * for an entry that is known already, which changes nothing. Throws for a change of a message that is
 * not there.
 */
export function restoreInto(store: MessageStore, entry: JournalEntry): number | undefined {
  return entry.kind === 'publish' ? restorePublish(store, entry) : restoreChange(store, entry);
}

type PublishEntry = Extract<JournalEntry, { kind: 'publish' }>;

function restorePublish(store: MessageStore, { messages }: PublishEntry): number | undefined {
  const [first] = messages;
  if (first === undefined || store.find(first.serial) !== undefined) return undefined;
  const newest = store.at(-1)?.latest;
  if (newest !== undefined && newest.serial > first.serial) {
    // The clock was set back, and the channel had been let go before it was used again.
    store.clear();
  }
  for (const message of messages) store.add(message, heldBytes(message));
  return first.timestamp;
}

function restoreChange(
  store: MessageStore,
  entry: Exclude<JournalEntry, PublishEntry>,
): number | undefined {
  const { serial, version } = entry.kind === 'append' ? entry : entry.message;
  const stored = store.find(serial);
  if (stored === undefined) throw new Error('a change of a message that is not there');
  const { latest: before, bytes } = stored;
  if (version.serial <= before.version.serial) return undefined;
  if (entry.kind === 'change') {
    store.replace(stored, entry.message, entry.isVersion, heldBytes(entry.message) - bytes);
    return version.timestamp;
  }
  const { name, extras } = entry.fields ?? before;
  const latest = withPiece(before, entry.piece, { name, extras, version });
  const growth =
    entry.fields === undefined ? byteLength(entry.piece.data) : heldBytes(latest) - bytes;
  store.replace(stored, latest, false, growth);
  return version.timestamp;
}
