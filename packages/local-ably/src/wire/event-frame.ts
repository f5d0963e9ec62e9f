import type { ClientEvent } from '../core/client-event.ts';
import { SharedFrame } from './codec.ts';
import { Flag } from './flags.ts';
import { Action } from './frame-actions.ts';
import type { OutboundFrame } from './frames.ts';

const shared = new WeakMap<ClientEvent, SharedFrame>();

/** The frame of an event: the same for all who are told of it, so that it is encoded once. */
export function sharedFrameOf(event: ClientEvent): SharedFrame {
  const known = shared.get(event);
  if (known !== undefined) return known;
  const frame = new SharedFrame(frameOf(event));
  shared.set(event, frame);
  return frame;
}

/** What a client is told, as a frame of the protocol. */
export function frameOf(event: ClientEvent): OutboundFrame {
  switch (event.kind) {
    case 'attached': {
      const { channel, channelSerial, modes, params, error } = event;
      const status =
        (event.isResumed ? Flag.resumed : 0) |
        (event.hasBacklog ? Flag.hasBacklog : 0) |
        (event.hasPresence ? Flag.hasPresence : 0);
      const flags = modes | status;
      return { action: Action.attached, channel, channelSerial, flags, params, error };
    }
    case 'members': {
      const { channel, channelSerial, presence } = event;
      return { action: Action.sync, channel, channelSerial, presence };
    }
    case 'delivery': {
      const { kind, ...fields } = event;
      const isMessage = fields.messages !== undefined;
      return { action: isMessage ? Action.message : Action.presence, ...fields };
    }
    case 'detached':
      return { action: Action.detached, channel: event.channel };
    case 'failed':
      // The channel must be named, even an empty one: without it the whole connection would fail.
      return { action: Action.error, channel: event.channel, error: event.error };
    case 'answer': {
      // `count` is the number of frames answered, also on a NACK.
      const { msgSerial } = event;
      if ('error' in event) return { action: Action.nack, msgSerial, count: 1, error: event.error };
      const res = event.result && [event.result];
      return { action: Action.ack, msgSerial, count: 1, res };
    }
  }
}
