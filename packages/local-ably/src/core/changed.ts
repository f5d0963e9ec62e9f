import { ProtocolError } from '../errors.ts';
import { MessageAction } from './actions.ts';
import type { Change, Message, MessageVersion } from './message.ts';
import type { Payload } from './payload.ts';

/** How appends treat what they leave out. */
export type AppendRules = {
  readonly appendWithoutExtras: 'keep' | 'remove';
  readonly appendsCarryName: boolean;
};

/**
 * A message after a change, and the form in which the change goes to those who have the message:
 * of an append only the new piece, of the others the whole. What a change leaves out stays as it
 * was; serial, id, timestamp and author stay those of the original (Ably docs: messages/updates).
 * Throws 40013 for an append of another type of data than the message's.
 */
export function changed(
  message: Message,
  change: Change,
  version: MessageVersion,
  id: string,
  rules: AppendRules,
): { latest: Message; delivery: Message } {
  const isAppend = change.action === MessageAction.append;
  const keepsExtras = !isAppend || rules.appendWithoutExtras === 'keep';
  const fields = {
    name: change.name ?? message.name,
    extras: change.extras ?? (keepsExtras ? message.extras : undefined),
    version,
  };
  if (!isAppend) {
    const latest = {
      ...message,
      ...(change.payload ?? {}),
      ...fields,
      action: change.action,
    };
    return { latest, delivery: { ...latest, id } };
  }
  const piece: Payload = change.payload ?? { data: undefined, encoding: message.encoding };
  const latest = withPiece(message, piece, fields);
  const delivery = {
    ...latest,
    ...piece,
    id,
    action: MessageAction.append,
    // Subscribers listen by name, so what carries none is lost to some.
    name: rules.appendsCarryName ? latest.name : change.name,
  };
  return { latest, delivery };
}

/** A message with a piece appended to its data. Throws 40013 for a piece of another type of data. */
export function withPiece(
  message: Message,
  piece: Payload,
  fields: Pick<Message, 'name' | 'extras' | 'version'>,
): Message {
  return { ...message, ...appended(message, piece), ...fields, action: MessageAction.update };
}

/** Appends merged into one: the data joined, the rest as it would be after one and the other. */
export function mergedAppends(
  older: Change,
  newer: Change,
  { appendWithoutExtras }: Pick<AppendRules, 'appendWithoutExtras'>,
): Change {
  const payload =
    older.payload === undefined || newer.payload === undefined
      ? (newer.payload ?? older.payload)
      : appended(older.payload, newer.payload);
  return {
    ...newer,
    payload,
    name: newer.name ?? older.name,
    extras: newer.extras ?? (appendWithoutExtras === 'keep' ? older.extras : undefined),
  };
}

function appended(base: Payload, piece: Payload): Payload {
  if (piece.data === undefined) return { data: base.data, encoding: base.encoding };
  if (base.data === undefined) return piece;
  if (base.encoding === piece.encoding) {
    const { encoding } = base;
    if (typeof base.data === 'string' && typeof piece.data === 'string') {
      return { data: base.data + piece.data, encoding };
    }
    if (typeof base.data !== 'string' && typeof piece.data !== 'string') {
      return { data: Buffer.concat([base.data, piece.data]), encoding };
    }
  }
  throw new ProtocolError(40013, 400, 'appended data is not of the type of the message');
}
