import { demand, type Identity } from '../auth/identity.ts';
import { type ErrorInfo, errorInfo, ProtocolError } from '../errors.ts';
import { sendAttached, syncPresence } from './attached.ts';
import {
  type Attachment,
  grantedModes,
  requestedModes,
  Seen,
  type Subscriber,
} from './attachment.ts';
import { missedSince, rewindDeliveries } from './backlog.ts';
import type { Channel } from './channel.ts';
import type { Entry } from './channel-log.ts';
import type { Delivery } from './client-event.ts';
import { deliverTo, deliveryEvent, receives } from './fan-out.ts';
import { ModeBit } from './modes.ts';
import { parseRewind, type Rewind, rewound } from './rewind.ts';
import { timeOfSerial } from './serial.ts';

/** What an ATTACH asks for. */
export type AttachRequest = {
  /** The mode bits that it names; 0 for none. */
  readonly modes: number;
  /** Whether it was attached before, on a socket that it has lost. */
  readonly isReattach: boolean;
  readonly params: Readonly<Record<string, string>>;
  /** The last serial the client saw, when it continues. */
  readonly channelSerial: string | undefined;
};

/**
 * Attaches a subscriber: sends ATTACHED, then the backlog, then the members present, and registers
 * it for what follows, in one step, so that nothing is missed or doubled. An attachment it already
 * has there is replaced. Throws, with nothing changed: 40000 (params), 40160 (no mode allowed, or
 * no history where rewind needs it), 90003 (rewind to a serial that is gone, where that fails).
 */
export function attach(
  channel: Channel,
  subscriber: Subscriber,
  identity: Identity,
  request: AttachRequest,
): void {
  const { limits, behaviour, clock } = channel.context;
  const { params } = request;
  const requested = requestedModes(request.modes, params.modes);
  const rewind = parseRewind(params.rewind, params.rewindLimit, limits.rewindMessages);
  if (rewind !== undefined && behaviour.rewindNeedsHistory) {
    demand(identity, channel.name, 'history');
  }
  const granted = grantedModes(identity, channel.name, requested);
  const existing = subscriber.attachments.get(channel.name);
  const wants: Wants = (origin) => receives({ subscriber, granted }, origin);
  const start = startingPoint(channel, request, rewind, existing, wants);
  const attachment: Attachment = {
    subscriber,
    requested,
    params,
    granted,
    seen: start.seen,
    endGap: undefined,
  };
  existing?.endGap?.();
  if (existing !== undefined) channel.attachments.delete(existing);
  // Registered before anything is sent: sending may end a slow client, which must find it here.
  channel.attachments.add(attachment);
  subscriber.attachments.set(channel.name, attachment);
  channel.lastUsed = clock.now();
  const { backlog, channelSerial, isResumed, error } = start;
  const hasBacklog = backlog.length > 0;
  sendAttached(channel, attachment, { channelSerial, isResumed, hasBacklog, error });
  for (const delivery of backlog) replay(channel, attachment, delivery);
  syncPresence(channel, attachment);
}

/** Puts other modes in force while the client stays attached, and tells it. */
export function changeModes(channel: Channel, attachment: Attachment, granted: number): void {
  const isNewReader = (granted & ~attachment.granted & ModeBit.subscribe) !== 0;
  if (isNewReader) attachment.seen = new Seen(channel.log.head);
  attachment.granted = granted;
  // The end of the gap tells the modes too. ATTACHED with `resumed` now would hide that there is one.
  if (attachment.endGap !== undefined) return;
  const { head: channelSerial } = channel.log;
  sendAttached(channel, attachment, { channelSerial, isResumed: true, hasBacklog: false });
  syncPresence(channel, attachment);
}

function replay(channel: Channel, attachment: Attachment, delivery: Delivery): void {
  const event = deliveryEvent(channel, delivery);
  if (!channel.context.behaviour.replayCountsAsDelivery) {
    attachment.subscriber.send(event);
    return;
  }
  const count = delivery.messages?.length ?? delivery.presence?.length ?? 0;
  deliverTo(channel, attachment, event, count);
}

/** Whether a reader receives what came from somewhere. */
type Wants = (origin: Pick<Entry, 'kind' | 'connectionId'>) => boolean;

type Start = {
  readonly channelSerial: string;
  readonly isResumed: boolean;
  readonly backlog: readonly Delivery[];
  readonly seen: Seen;
  readonly error?: ErrorInfo | undefined;
};

/** Where the subscriber's stream begins: spec RTL4c1 (by serial), RTL15b; the rest is 90003, 90004. */
function startingPoint(
  channel: Channel,
  request: AttachRequest,
  rewind: Rewind | undefined,
  existing: Attachment | undefined,
  wants: Wants,
): Start {
  const { log } = channel;
  const { behaviour } = channel.context;
  const { channelSerial } = request;
  const { head } = log;
  const fromHead: Start = {
    channelSerial: head,
    isResumed: false,
    backlog: [],
    seen: new Seen(head),
  };
  if (channelSerial === undefined) {
    return rewind === undefined || request.isReattach
      ? fromHead
      : rewoundStart(channel, rewind, head, wants);
  }
  // On the same socket everything up to the head has been sent already, in order, unless some of it
  // was dropped and the client has not been told yet.
  if (existing !== undefined && existing.endGap === undefined) {
    return { ...fromHead, isResumed: true, seen: existing.seen };
  }
  if (channel.canResumeFrom(channelSerial)) {
    const backlog = missedSince(channel, channelSerial, wants);
    return { channelSerial, isResumed: true, backlog, seen: seenAfter(channelSerial, backlog) };
  }
  const error = errorInfo(90003, 404, 'unable to resume: the position is no longer available');
  if (behaviour.rewindAfterLostPosition && rewind !== undefined) {
    return { ...rewoundStart(channel, rewind, head, wants), error };
  }
  if (behaviour.lostPosition === 'head') return { ...fromHead, error };
  const backlog = missedSince(channel, log.floor, wants);
  return {
    channelSerial: log.floor,
    isResumed: false,
    backlog,
    seen: seenAfter(log.floor, backlog),
    error,
  };
}

function rewoundStart(channel: Channel, rewind: Rewind, head: string, wants: Wants): Start {
  const { behaviour, clock, faults } = channel.context;
  const { messages, start, isTruncated } = rewound(channel.store, rewind, {
    now: clock.now(),
    oldest: channel.oldest,
    includesChanged: behaviour.rewindIncludesChanged,
    serialBy: behaviour.rewindToSerialBy,
  });
  const isExpired = 'after' in rewind && (timeOfSerial(rewind.after) ?? 0) < channel.oldest;
  if (isExpired && behaviour.rewindToExpiredSerial === 'fail') {
    throw new ProtocolError(90003, 404, 'the serial to rewind to is no longer available');
  }
  const backlog = rewindDeliveries(messages, head).filter(({ connectionId }) =>
    wants({ kind: 'publish', connectionId }),
  );
  return {
    channelSerial: start === undefined ? head : channel.pointBefore(start),
    isResumed: false,
    backlog: faults.replayRewindTwice ? [...backlog, ...backlog] : backlog,
    seen: new Seen(
      head,
      messages.map(({ latest }) => latest.serial),
    ),
    error: isTruncated
      ? errorInfo(90004, 404, 'rewind stopped at the maximum number of messages')
      : isExpired
        ? errorInfo(90003, 404, 'the serial to rewind to is no longer available')
        : undefined,
  };
}

/** What a client has seen whole that went on from a serial, its backlog included. */
function seenAfter(channelSerial: string, backlog: readonly Delivery[]): Seen {
  const delivered = backlog.flatMap(({ messages = [] }) => messages.map(({ serial }) => serial));
  return new Seen(channelSerial, delivered);
}
