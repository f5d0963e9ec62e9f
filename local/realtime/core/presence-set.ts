import { PresenceAction } from '../wire/actions.ts';
import { ProtocolError } from '../wire/errors.ts';
import type { PresenceMessage } from './presence-message.ts';

/** The members of one channel. A member is one clientId on one connection (spec RTP2). */
export class PresenceSet {
  readonly #members = new Map<string, PresenceMessage>();

  get size(): number {
    return this.#members.size;
  }

  /** The members, all with action `present`. */
  get members(): readonly PresenceMessage[] {
    return [...this.#members.values()];
  }

  /** The members of one connection. */
  of(connectionId: string): readonly PresenceMessage[] {
    return this.members.filter((member) => member.connectionId === connectionId);
  }

  find(connectionId: string, clientId: string): PresenceMessage | undefined {
    return this.#members.get(memberKey(connectionId, clientId));
  }

  /**
   * Applies an event, and gives it as it is delivered: a leave without data carries the member's
   * last. `most` is the largest size of the set. Throws 91003 when a new member exceeds it.
   */
  apply(event: PresenceMessage, most: number): PresenceMessage {
    const key = memberKey(event.connectionId, event.clientId);
    const known = this.#members.get(key);
    if (event.action === PresenceAction.leave) {
      this.#members.delete(key);
      if (event.data !== undefined || known === undefined) return event;
      return { ...event, data: known.data, encoding: known.encoding };
    }
    if (known === undefined && this.#members.size >= most) {
      throw new ProtocolError(91003, 400, `more than ${most} presence members`);
    }
    this.#members.set(key, { ...event, action: PresenceAction.present });
    return event;
  }
}

function memberKey(connectionId: string, clientId: string): string {
  return `${connectionId}:${clientId}`;
}
