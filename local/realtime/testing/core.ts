import { fullCapability } from '../auth/capability.ts';
import type { Identity } from '../auth/identity.ts';
import type { Attachment, Subscriber } from '../core/attachment.ts';
import { Channel } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import { RateWindow } from '../core/rate-window.ts';
import type { FaultSettings } from '../faults.ts';
import {
  ablyLimits,
  type Behaviour,
  type ChannelRule,
  documentedBehaviour,
  type Limits,
  noRateLimits,
} from '../options.ts';
import type { OutboundFrame } from '../wire/frames.ts';

/** A clock that stands still until it is told to go on. */
export function manualClock(start = 0): Clock & { advance(ms: number): void } {
  let now = start;
  let tasks: { at: number; act: () => void }[] = [];
  return {
    now: () => now,
    after(ms, act) {
      const task = { at: now + ms, act };
      tasks.push(task);
      return () => {
        tasks = tasks.filter((other) => other !== task);
      };
    },
    /** Moves on, doing what falls due on the way, in order. */
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = tasks.toSorted((one, other) => one.at - other.at)[0];
        if (next === undefined || next.at > end) break;
        tasks = tasks.filter((task) => task !== next);
        now = Math.max(now, next.at);
        next.act();
      }
      now = end;
    },
  };
}

/** A channel of a clock of its own; without rates, unless they are named. */
export function openChannel(
  over: {
    limits?: Partial<Limits>;
    behaviour?: Partial<Behaviour>;
    rule?: ChannelRule;
    faults?: FaultSettings;
    start?: number;
  } = {},
) {
  const clock = manualClock(over.start ?? 0);
  const channel = new Channel('chat', {
    limits: { ...ablyLimits, ...noRateLimits, ...over.limits },
    behaviour: { ...documentedBehaviour, ...over.behaviour },
    rule: over.rule ?? {},
    clock,
    faults: over.faults ?? {},
    journal: undefined,
  });
  return { channel, clock };
}

/** Publishes one text message, from a connection or from REST. */
export function say(channel: Channel, text: string, connectionId?: string): string {
  const draft = { name: 'm', data: text, encoding: undefined };
  const origin = { id: connectionId ?? 'rest', connectionId };
  return channel.publish([draft], origin).serials[0] ?? '';
}

/** A subscriber that keeps the frames it is sent. */
export function listener(id = 'conn', wantsEcho = true, deliveryRate = Number.POSITIVE_INFINITY) {
  const frames: OutboundFrame[] = [];
  const subscriber: Subscriber = {
    id,
    wantsEcho,
    attachments: new Map<string, Attachment>(),
    deliveries: new RateWindow(deliveryRate),
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
