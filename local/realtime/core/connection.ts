import type { Identity } from '../auth/identity.ts';
import type { SharedFrame } from '../wire/codec.ts';
import { AckLog } from './ack-log.ts';
import type { Attachment, Subscriber } from './attachment.ts';
import { randomId } from './ids.ts';

/** The way to a client while it has a socket. */
export type Link = {
  send(frame: SharedFrame): void;
  /** Ends the socket at once, without a word. */
  cut(): void;
};

/** A connection in the protocol's sense: it outlives the sockets that carry it (spec RTN15). */
export class Connection implements Subscriber {
  readonly id = randomId(8);
  readonly acks = new AckLog();
  readonly attachments = new Map<string, Attachment>();
  identity: Identity;
  wantsEcho = true;
  link: Link | undefined;
  /** When the socket was lost, ms; undefined while there is one. */
  lostAt: number | undefined;
  readonly #secret = randomId(16);
  #generation = 0;

  constructor(identity: Identity) {
    this.identity = identity;
  }

  /** The secret with which a client resumes; each socket gets another (spec RTN15e). */
  renewKey(): string {
    this.#generation += 1;
    return `${this.id}!${this.#secret}-${this.#generation}`;
  }

  /** Whether a key, of whatever generation, was made for this connection. */
  owns(key: string): boolean {
    return key.startsWith(`${this.id}!${this.#secret}-`);
  }

  send(frame: SharedFrame): void {
    this.link?.send(frame);
  }
}
