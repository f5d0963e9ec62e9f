import type { Identity } from '../auth/identity.ts';
import type { Limits } from '../options.ts';
import { AckLog } from './ack-log.ts';
import type { Attachment, Subscriber } from './attachment.ts';
import type { Channel } from './channel.ts';
import type { ClientEvent } from './client-event.ts';
import { randomId } from './ids.ts';
import { RateWindow } from './rate-window.ts';

/** The way to a client while it has a socket. */
export type Link = {
  send(event: ClientEvent): void;
  /** Ends it at once, and tells the client nothing. */
  cut(): void;
};

/** What a client may set for its connection as transport params. Times in ms. */
export type ConnectionParams = {
  /** False when it does not want its own messages back. */
  readonly wantsEcho: boolean;
  /** Over how long its appends are merged. */
  readonly appendRollupMs: number;
  /** How long its presence members outlive its socket. */
  readonly presenceGraceMs: number;
};

/** A connection in the protocol's sense: it outlives the sockets that carry it (spec RTN15). */
export class Connection implements Subscriber {
  readonly id = randomId(8);
  readonly acks = new AckLog();
  readonly attachments = new Map<string, Attachment>();
  /** What it published. */
  readonly publishes: RateWindow;
  /** What it tried to publish, refusals included. */
  readonly attempts: RateWindow;
  readonly deliveries: RateWindow;
  /** Where it has presence members, and what takes back their end, if that is due. */
  readonly present = new Map<Channel, (() => void) | undefined>();
  /** Channels it was attached to when it lost its socket, and is not again yet. */
  readonly detachedByLoss = new Set<string>();
  identity: Identity;
  params: ConnectionParams;
  link: Link | undefined;
  /** When the socket was lost, ms; undefined while there is one. */
  lostAt: number | undefined;
  readonly #secret = randomId(16);
  #generation = 0;

  constructor(identity: Identity, limits: Limits) {
    const { connectionPublishRate, connectionDeliveryRate, floodFactor } = limits;
    this.identity = identity;
    this.params = {
      wantsEcho: true,
      appendRollupMs: limits.appendRollupMs,
      presenceGraceMs: limits.presenceGraceMs,
    };
    this.publishes = new RateWindow(connectionPublishRate);
    this.attempts = new RateWindow(connectionPublishRate * floodFactor);
    this.deliveries = new RateWindow(connectionDeliveryRate);
  }

  get wantsEcho(): boolean {
    return this.params.wantsEcho;
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

  send(event: ClientEvent): void {
    this.link?.send(event);
  }
}
