import { demand, may } from '../auth/identity.ts';
import { ProtocolError } from '../errors.ts';
import type { PresenceAction } from './actions.ts';
import type { Channel, Origin } from './channel.ts';
import type { Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import { type Extras, messageSize } from './message.ts';
import { ModeBit } from './modes.ts';
import type { Payload } from './payload.ts';

/** A presence event as a client offers it, after the check. */
export type PresenceDraft = Payload & {
  readonly action:
    | typeof PresenceAction.enter
    | typeof PresenceAction.leave
    | typeof PresenceAction.update;
  readonly clientId: string | undefined;
  readonly extras: Extras | undefined;
};

/**
 * Applies what a connection says of its members. Throws, with nothing applied: 90001 (not attached),
 * 40160 (capability or mode), 91000 (no clientId), 40012 (another's clientId), 40009 (size), 91003
 * (too many members).
 */
export function present(
  channel: Channel,
  connection: Connection,
  drafts: readonly PresenceDraft[],
  origin: Origin,
): void {
  demandPresence(channel, connection);
  const events = drafts.map((draft, index) => ({
    ...draft,
    clientId: memberClientId(connection, draft.clientId),
    connectionId: connection.id,
    id: `${origin.id}:${index}`,
  }));
  const size = events.reduce((sum, event) => sum + messageSize(event), 0);
  const { messageSize: most } = channel.context.limits;
  if (size > most) {
    throw new ProtocolError(40009, 400, `presence of ${size} bytes exceeds ${most}`);
  }
  channel.announce(events, origin);
  if (channel.presence.of(connection.id).length === 0) connection.present.delete(channel);
  else if (!connection.present.has(channel)) connection.present.set(channel, undefined);
}

/** The members of a connection leave a channel now. */
export function leave(channel: Channel, connection: Connection): void {
  connection.present.get(channel)?.();
  if (connection.present.delete(channel)) channel.letGo(connection.id);
}

/** The members of a connection leave all channels now. */
export function forgetMembers(connection: Connection): void {
  for (const channel of connection.present.keys()) leave(channel, connection);
}

/** The socket was lost: the members stay for a while (Ably docs: presence, 15 s). */
export function graceMembers(connection: Connection, clock: Clock): void {
  for (const [channel, cancel] of connection.present) {
    cancel?.();
    const end = clock.after(connection.params.presenceGraceMs, () => leave(channel, connection));
    connection.present.set(channel, end);
  }
}

/** The connection is back in a channel: its members stay. */
export function keepMembers(channel: Channel, connection: Connection): void {
  connection.present.get(channel)?.();
  if (connection.present.has(channel)) connection.present.set(channel, undefined);
}

/** What was not answered when a socket was lost arrives again before the channel is attached anew. */
function demandPresence(channel: Channel, connection: Connection): void {
  const attachment = connection.attachments.get(channel.name);
  if (attachment === undefined && !connection.detachedByLoss.has(channel.name)) {
    throw new ProtocolError(90001, 400, 'the channel is not attached');
  }
  if (attachment !== undefined && (attachment.granted & ModeBit.presence) !== 0) return;
  if (attachment !== undefined && may(connection.identity, channel.name, 'presence')) {
    throw new ProtocolError(40160, 401, 'the channel was attached without presence mode');
  }
  demand(connection.identity, channel.name, 'presence');
}

function memberClientId({ identity }: Connection, given: string | undefined): string {
  const clientId = given ?? identity.clientId;
  if (clientId === undefined || clientId === '*' || clientId === '') {
    throw new ProtocolError(91000, 400, 'presence needs a clientId');
  }
  if (identity.clientId !== '*' && identity.clientId !== clientId) {
    throw new ProtocolError(40012, 400, 'mismatched or invalid clientId');
  }
  return clientId;
}
