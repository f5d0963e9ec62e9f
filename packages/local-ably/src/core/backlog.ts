import { MessageAction } from './actions.ts';
import type { Entry } from './channel-log.ts';
import type { ChannelState } from './channel-state.ts';
import type { Delivery } from './client-event.ts';
import type { Message } from './message.ts';
import type { StoredMessage } from './message-store.ts';
import { channelSerialOf } from './serial.ts';

/**
 * What a reader that saw everything up to a serial has missed, of what it `wants`. Appends to one
 * message come as its newest form, once, in the place of the last of them (Ably docs:
 * messages/appends): a reader that goes on has no use for the pieces.
 */
export function missedSince(
  channel: ChannelState,
  channelSerial: string,
  wants: (entry: Entry) => boolean,
): readonly Delivery[] {
  const entries = channel.log.after(channelSerial).filter(wants);
  const lastChange = new Map<string, Entry>();
  for (const entry of entries) {
    if (entry.kind === 'change') lastChange.set(entry.message.serial, entry);
  }
  return entries.flatMap((entry): Delivery[] => {
    if (entry.kind === 'publish') return [{ ...entry, presence: undefined }];
    if (entry.kind === 'presence') return [{ ...entry, messages: undefined }];
    const { serial, action } = entry.message;
    if (action !== MessageAction.append) return [deliveryOf(entry, entry.message)];
    if (lastChange.get(serial) !== entry) return [];
    const stored = channel.store.find(serial);
    return stored === undefined ? [] : [deliveryOf(entry, stored.latest)];
  });
}

function deliveryOf(entry: Entry, message: Message): Delivery {
  const { channelSerial, timestamp, id, connectionId } = entry;
  return { channelSerial, timestamp, id, connectionId, messages: [message] };
}

/**
 * The messages of a rewind, in deliveries as they were published. The last one carries `head`, so
 * that a reader who has them all goes on from there and not from a point the log may have lost.
 */
export function rewindDeliveries(
  messages: readonly StoredMessage[],
  head: string,
): readonly Delivery[] {
  const groups = new Map<string, Message[]>();
  for (const { latest } of messages) {
    const channelSerial = channelSerialOf(latest.serial);
    const group = groups.get(channelSerial);
    if (group === undefined) groups.set(channelSerial, [latest]);
    else group.push(latest);
  }
  const serials = [...groups.keys()];
  return serials.map((channelSerial, index) => {
    const group = groups.get(channelSerial) ?? [];
    return {
      channelSerial: index === serials.length - 1 ? head : channelSerial,
      timestamp: group[0]?.timestamp ?? 0,
      id: undefined,
      connectionId: group[0]?.connectionId,
      messages: group,
    };
  });
}
