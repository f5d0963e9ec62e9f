import { ProtocolError } from '../errors.ts';
import { PresenceAction } from './actions.ts';
import type { PresenceMessage } from './presence-message.ts';

/** The members of one channel. A member is one clientId on one connection (spec RTP2). */
export class PresenceSet {
  #members: ReadonlyMap<string, PresenceMessage> = new Map();

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

  /**
   * Applies events in their order, and gives them as they are delivered: a leave without data
   * carries the member's last, and one of nobody is left out. `most` is the largest size of the
   * set. Throws 91003, with nothing applied, when a new member exceeds it.
   */
  apply(events: readonly PresenceMessage[], most: number): readonly PresenceMessage[] {
    const members = new Map(this.#members);
    const delivered = events.flatMap((event) => {
      const key = memberKey(event.connectionId, event.clientId);
      const known = members.get(key);
      if (event.action === PresenceAction.leave) {
        members.delete(key);
        if (known === undefined) return [];
        return event.data === undefined
          ? [{ ...event, data: known.data, encoding: known.encoding }]
          : [event];
      }
      if (known === undefined && members.size >= most) {
        throw new ProtocolError(91003, 400, `more than ${most} presence members`);
      }
      members.set(key, { ...event, action: PresenceAction.present });
      return [event];
    });
    this.#members = members;
    return delivered;
  }
}

function memberKey(connectionId: string, clientId: string): string {
  return `${connectionId}:${clientId}`;
}
