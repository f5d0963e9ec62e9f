import type { MessageAction } from './actions.ts';
import type { Payload } from './payload.ts';

/** What a client attaches beside the payload; kept and delivered as it came. */
export type Extras = Readonly<Record<string, unknown>>;

/** What a client may say about an update, delete or append it makes (spec MOP2). */
type Operation = {
  readonly clientId?: string | undefined;
  readonly description?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
};

/** Which operation produced the current form of a message, and when (spec TM2s). */
export type MessageVersion = Operation & { readonly serial: string; readonly timestamp: number };

/** A message as it is stored and delivered (spec TM2). Times are ms since the epoch. */
export type Message = Payload & {
  readonly id: string;
  readonly name?: string | undefined;
  readonly extras?: Extras | undefined;
  readonly clientId?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly timestamp: number;
  /** Place of the message in its channel; sorts as plain text. */
  readonly serial: string;
  readonly action: number;
  readonly version: MessageVersion;
};

/** A message as a client offers it, after the check and before it has a place in the channel. */
export type Draft = Payload & {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly extras?: Extras | undefined;
  readonly clientId?: string | undefined;
};

/** An update, delete or append as a client offers it. Undefined fields stay as they are. */
export type Change = {
  readonly action:
    | typeof MessageAction.update
    | typeof MessageAction.delete
    | typeof MessageAction.append;
  /** The message to be changed. */
  readonly serial: string;
  readonly payload: Payload | undefined;
  readonly name: string | undefined;
  readonly extras: Extras | undefined;
  readonly operation: Operation;
};

/**
 * The serials of one acknowledged publish, in the order of its messages; of a change the serial of
 * the version, or null when a later change took its place at once (Ably docs: messages/updates).
 */
export type PublishResult = { readonly serials: readonly (string | null)[] };

/** Size in bytes as the message limit counts it: name, clientId, extras as JSON, and data (TM6). */
export function messageSize(message: Draft): number {
  return (
    byteLength(message.name) +
    byteLength(message.clientId) +
    (message.extras === undefined ? 0 : byteLength(JSON.stringify(message.extras))) +
    byteLength(message.data)
  );
}

/** What one message, or one entry of a log, costs beside its content; the order of magnitude matters. */
export const overheadBytes = 300;

/** Approximate memory that a message takes, bytes. */
export function heldBytes(message: Draft): number {
  return messageSize(message) + overheadBytes;
}

/** Bytes of a payload's data. */
export function byteLength(value: string | Uint8Array | undefined): number {
  return value === undefined ? 0 : Buffer.byteLength(value);
}
