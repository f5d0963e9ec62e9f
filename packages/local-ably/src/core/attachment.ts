import { demand, type Identity, may } from '../auth/identity.ts';
import { ProtocolError } from '../errors.ts';
import type { ClientEvent } from './client-event.ts';
import { defaultModes, modes, parseModes } from './modes.ts';
import type { RateWindow } from './rate-window.ts';
import { channelSerialOf } from './serial.ts';

/** Who is told what happens in a channel. */
export type Subscriber = {
  readonly id: string;
  /** False when the connection does not want its own messages back. */
  readonly wantsEcho: boolean;
  /** Its attachments, by channel name. */
  readonly attachments: Map<string, Attachment>;
  /** What was delivered to it, over all its channels. */
  readonly deliveries: RateWindow;
  send(event: ClientEvent): void;
};

/** The modes that an ATTACH asks for, and whether it named them. */
type RequestedModes = { readonly bits: number; readonly isExplicit: boolean };

/** One connection's place in one channel. */
export type Attachment = {
  readonly subscriber: Subscriber;
  readonly requested: RequestedModes;
  /** The params as the client gave them. */
  readonly params: Readonly<Record<string, string>>;
  /** The mode bits in force: requested, and allowed by the present credentials. */
  granted: number;
  /** What it has been sent whole. */
  seen: Seen;
  /** Takes back what ends the present gap; undefined while nothing is being dropped. */
  endGap: (() => void) | undefined;
};

/**
 * Which messages an attachment has received in whole: all that were created after a point, and some
 * that are older. Only of these is an append delivered as a piece.
 */
export class Seen {
  readonly #since: string;
  readonly #older: Set<string>;

  constructor(since: string, older: Iterable<string> = []) {
    this.#since = channelSerialOf(since);
    this.#older = new Set(older);
  }

  has(serial: string): boolean {
    // The messages of the publish at the point itself begin with it, and came before.
    const isNewer = serial > this.#since && !serial.startsWith(this.#since);
    return isNewer || this.#older.has(serial);
  }

  add(serial: string): void {
    // Those forgotten are sent whole once more, which is always allowed.
    if (this.#older.size >= 10_000) this.#older.clear();
    this.#older.add(serial);
  }
}

/**
 * The modes that a client asks for: those of `params.modes`, else the given bits, else (for 0) the
 * default ones. Throws 40000.
 */
export function requestedModes(bits: number, list: string | undefined): RequestedModes {
  if (list !== undefined) {
    const listed = parseModes(list);
    if (listed === undefined) throw new ProtocolError(40000, 400, 'unknown mode in params.modes');
    return { bits: listed, isExplicit: true };
  }
  return bits === 0 ? { bits: defaultModes, isExplicit: false } : { bits, isExplicit: true };
}

/** The requested modes that the identity may use. Throws 40160 when that leaves none. */
export function grantedModes(
  identity: Identity,
  channel: string,
  requested: RequestedModes,
): number {
  const wanted = modes.filter((mode) => (requested.bits & mode.bit) !== 0);
  const granted = wanted.filter((mode) => may(identity, channel, mode.needs));
  if (granted.length === 0) demand(identity, channel, wanted[0]?.needs ?? 'subscribe');
  return granted.reduce((bits, mode) => bits | mode.bit, 0);
}
