import 'server-only';
import type { Realtime, RealtimeChannel } from 'ably';
import { effectiveDelivery } from '../../chat/delivery-choice.ts';
import { getConfig } from '../../config/config.ts';
import {
  controlChannel,
  decodeCancel,
  encodeSidebarEvent,
  userChannel,
} from '../../delivery/channels.ts';
import { createPublisher } from '../../delivery/create-publisher.ts';
import { settledWithin } from '../../delivery/settled-within.ts';
import { logError } from '../../log.ts';
import type { ChannelTarget, ResponseChannel } from '../ports.ts';
import { acquireConnection } from './connections.ts';
import { messageChannel } from './message-channel.ts';

/** The longest wait for the control channel to be left. */
const LEAVE_MS = 1_000;

/** The channel of a response at Ably, on a pooled connection that is its own until it is closed. */
export function openResponseChannel(target: ChannelTarget): ResponseChannel {
  const { ownerId, chat, connection } = target;
  const { client, release } = connection ?? acquireConnection();
  const channel = client.channels.get(chat.channel);
  const control = client.channels.get(controlChannel(chat.channel));
  const sidebars = client.channels.get(userChannel(ownerId));
  let listening: Promise<unknown> | null = null;

  return {
    createPublisher: (options) =>
      createPublisher(
        effectiveDelivery(chat, getConfig()).streamingPattern,
        messageChannel(client, channel),
        options,
      ),
    publish: (event) => channel.publish(event),
    history: (params) => channel.history(params),
    async subscribeToCancel(onCancel) {
      listening = control.subscribe('cancel', (message) => {
        const responseId = decodeCancel(message);
        if (responseId) onCancel(responseId);
      });
      await listening;
    },
    async tellSidebars(event) {
      await sidebars.publish(encodeSidebarEvent(event));
    },
    async close() {
      // Before the connection goes to another run, which may need the same control channel.
      const left = leave(client, control, listening).catch((error) =>
        logError('leaving the control channel', error),
      );
      await settledWithin(left, LEAVE_MS);
      for (const { name } of [channel, sidebars]) client.channels.release(name);
      release();
    },
  };
}

/** A detach while the attach is under way would make the SDK reject both. */
async function leave(
  client: Realtime,
  control: RealtimeChannel,
  attached: Promise<unknown> | null,
): Promise<void> {
  if (attached) {
    await attached;
    await control.detach();
  }
  client.channels.release(control.name);
}
