import type { Identity } from '../auth/identity.ts';
import { type ErrorInfo, errorInfo, ProtocolError } from '../errors.ts';
import type { Limits } from '../options.ts';
import type { Clock } from './clock.ts';
import { Connection } from './connection.ts';
import { forgetMembers } from './presence.ts';

const keyPattern = /^([\w-]+)!.+-\d+$/;

/** The connections that are open or can still be resumed. */
export class Connections {
  readonly #connections = new Map<string, Connection>();
  readonly #limits: Limits;
  readonly #clock: Clock;

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** How many there are. */
  get size(): number {
    return this.#connections.size;
  }

  /**
   * Opens a connection, or takes up the one that a `resume` key names (spec RTN15b). When that one
   * is unknown a new one is opened and `error` says why: 80008, or 80018 for a malformed key.
   * Throws 40102 when the key belongs to another identity.
   */
  open(
    identity: Identity,
    resumeKey: string | undefined,
  ): { connection: Connection; error?: ErrorInfo } {
    if (resumeKey === undefined) return { connection: this.#create(identity) };
    const found = this.find(resumeKey);
    if (found !== undefined) {
      const { appId, clientId } = found.identity;
      if (appId !== identity.appId || clientId !== identity.clientId) {
        throw new ProtocolError(40102, 401, 'the connection belongs to another identity');
      }
      return { connection: found };
    }
    const error = keyPattern.test(resumeKey)
      ? errorInfo(80008, 400, 'unable to recover connection: it is unknown or has expired')
      : errorInfo(80018, 400, 'unable to recover connection: invalid connection key');
    return { connection: this.#create(identity), error };
  }

  /** The connection a key was made for, if it is still kept. */
  find(key: string): Connection | undefined {
    const connection = this.#connections.get(keyPattern.exec(key)?.[1] ?? '');
    if (connection === undefined || !connection.owns(key)) return undefined;
    return this.#isExpired(connection) ? undefined : connection;
  }

  /** Drops one connection, which cannot be resumed then; its presence members leave. */
  forget(connection: Connection): void {
    this.#connections.delete(connection.id);
    forgetMembers(connection);
  }

  /** Drops all: nothing can be resumed any more; open sockets go on. */
  forgetAll(): void {
    this.#connections.clear();
  }

  /** Drops all, and ends their sockets. */
  cutAll(): void {
    for (const connection of this.#connections.values()) {
      connection.link?.cut();
      this.forget(connection);
    }
  }

  /** Drops what was lost too long ago. */
  sweep(): void {
    for (const connection of this.#connections.values()) {
      if (this.#isExpired(connection)) this.forget(connection);
    }
  }

  #create(identity: Identity): Connection {
    const connection = new Connection(identity, this.#limits);
    this.#connections.set(connection.id, connection);
    return connection;
  }

  #isExpired({ lostAt }: Connection): boolean {
    return lostAt !== undefined && lostAt < this.#clock.now() - this.#limits.connectionStateMs;
  }
}
