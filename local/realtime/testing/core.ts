import { fullCapability } from '../auth/capability.ts';
import type { Identity } from '../auth/identity.ts';
import type { Attachment, Subscriber } from '../core/attachment.ts';
import { Channel } from '../core/channel.ts';
import type { OutboundFrame } from '../wire/frames.ts';

/** A channel whose log keeps everything. */
export function openChannel(now = 0, keepEntries = 1000): Channel {
  return new Channel('chat', { keepMs: 0, keepEntries, maxBytes: 1e9 }, now);
}

/** Publishes one text message, from a connection or from REST. */
export function say(channel: Channel, text: string, now: number, connectionId?: string): string {
  const draft = { name: 'm', data: text, encoding: undefined };
  const origin = { id: connectionId ?? 'rest', connectionId };
  const { serials } = channel.publish([draft], origin, now);
  return serials[0] ?? '';
}

/** A subscriber that keeps the frames it is sent. */
export function listener(id = 'conn', wantsEcho = true) {
  const frames: OutboundFrame[] = [];
  const subscriber: Subscriber = {
    id,
    wantsEcho,
    attachments: new Map<string, Attachment>(),
    send: ({ frame }) => frames.push(frame),
  };
  const texts = () => frames.flatMap((frame) => frame.messages ?? []).map(({ data }) => data);
  return { subscriber, frames, texts };
}

/** An identity that may do everything, or what `over` says. */
export function identityOf(over: Partial<Identity> = {}): Identity {
  return {
    appId: 'app',
    keyName: 'app.key',
    clientId: '*',
    capabilities: [fullCapability],
    expiresAt: undefined,
    ...over,
  };
}
