import { demand, type Identity, stampedClientId } from '../auth/identity.ts';
import type { Faults } from '../faults.ts';
import { maxMessageSize } from '../limits.ts';
import { ProtocolError } from '../wire/errors.ts';
import type { PublishResult } from '../wire/frames.ts';
import type { Origin } from './channel.ts';
import type { Channels } from './channels.ts';
import { type Draft, messageSize } from './message.ts';

/**
 * Publishes on behalf of an identity. Throws, with nothing stored: 40010 (channel name), 40160
 * (capability), 40012 (clientId), 40009 (size), or what the fault hook says.
 */
export function publish(
  channels: Channels,
  name: string,
  identity: Identity,
  drafts: readonly Draft[],
  origin: Origin,
  faults: Faults,
  now: number,
): PublishResult {
  channels.find(name);
  demand(identity, name, 'publish');
  const stamped = drafts.map((draft) => ({
    ...draft,
    clientId: stampedClientId(identity.clientId, draft.clientId),
  }));
  const size = stamped.reduce((sum, draft) => sum + messageSize(draft), 0);
  if (size > maxMessageSize) {
    throw new ProtocolError(40009, 400, `message of ${size} bytes exceeds ${maxMessageSize}`);
  }
  const fault = faults.rejectPublish?.({
    channel: name,
    clientId: identity.clientId,
    names: drafts.map((draft) => draft.name ?? ''),
    count: drafts.length,
  });
  if (fault !== undefined) throw new ProtocolError(fault.code, fault.statusCode, fault.message);
  return channels.open(name, now).publish(stamped, origin, now);
}
