import 'server-only';
import type { Realtime, RealtimeChannel } from 'ably';
import type { MessageChannel } from '../../delivery/message-per-response.ts';

/**
 * A Realtime channel as message-per-response needs it (PROTOCOL.md P21). Operations on one connection keep the order
 * of the calls. They reject with Ably's `ErrorInfo`: 93002 where the namespace of the channel has no
 * rule for updates and appends.
 */
export function messageChannel(client: Realtime, channel: RealtimeChannel): MessageChannel {
  return {
    publish: (message) => channel.publish(message),
    async create(message) {
      const { serials } = await channel.publish(message);
      const [serial] = serials;
      if (!serial) throw new Error('the message was taken without a serial');
      return serial;
    },
    append: (serial, { data, extras }, phase) =>
      channel.appendMessage({ serial, data, extras }, { metadata: { phase } }),
    update: (serial, { data, extras }, phase) =>
      channel.updateMessage({ serial, data, extras }, { metadata: { phase } }),
    connectionId: () => client.connection.id,
    async whenConnected() {
      await client.connection.whenState('connected');
      return client.connection.id;
    },
  };
}
