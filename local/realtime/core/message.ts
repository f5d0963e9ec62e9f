import type { Payload } from '../wire/payload.ts';

/** Which operation produced the current form of a message, and when. */
export type MessageVersion = { readonly serial: string; readonly timestamp: number };

/** A message as it is stored and delivered (spec TM2). Times are ms since the epoch. */
export type Message = Payload & {
  readonly id: string;
  readonly name?: string | undefined;
  readonly extras?: Readonly<Record<string, unknown>> | undefined;
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
  readonly extras?: Readonly<Record<string, unknown>> | undefined;
  readonly clientId?: string | undefined;
};

/** Size in bytes as the message limit counts it: name, clientId, extras as JSON, and data (TM6). */
export function messageSize(message: Draft): number {
  return (
    byteLength(message.name) +
    byteLength(message.clientId) +
    (message.extras === undefined ? 0 : byteLength(JSON.stringify(message.extras))) +
    byteLength(message.data)
  );
}

function byteLength(value: string | Uint8Array | undefined): number {
  return value === undefined ? 0 : Buffer.byteLength(value);
}
