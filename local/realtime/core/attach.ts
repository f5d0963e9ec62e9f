import type { Identity } from '../auth/identity.ts';
import { Action } from '../wire/actions.ts';
import { SharedFrame } from '../wire/codec.ts';
import { type ErrorInfo, errorInfo } from '../wire/errors.ts';
import { describeModes, Flag } from '../wire/flags.ts';
import { type Attachment, grantedModes, requestedModes, type Subscriber } from './attachment.ts';
import { type Channel, receives } from './channel.ts';
import type { Entry } from './channel-log.ts';
import { parseRewind, type Rewind, rewound } from './rewind.ts';

/** What an ATTACH asks for. */
export type AttachRequest = {
  readonly flags: number;
  readonly params: Readonly<Record<string, string>>;
  /** The last serial the client saw, when it continues. */
  readonly channelSerial: string | undefined;
};

/** The time now, and the oldest time that rewind may show; ms since the epoch. */
export type Window = { readonly now: number; readonly oldest: number };

/**
 * Attaches a subscriber: sends ATTACHED and then the backlog, and registers it for what follows, in
 * one step, so that nothing is missed or doubled. An attachment it already has there is replaced.
 * Throws, with nothing changed: 40000 (params), 40160 (no mode allowed).
 */
export function attach(
  channel: Channel,
  subscriber: Subscriber,
  identity: Identity,
  request: AttachRequest,
  window: Window,
): void {
  const requested = requestedModes(request.flags, request.params.modes);
  const rewind = parseRewind(request.params.rewind, request.params.rewindLimit);
  const granted = grantedModes(identity, channel.name, requested);
  const { params } = request;
  const attachment: Attachment = { subscriber, requested, params, granted };

  const existing = subscriber.attachments.get(channel.name);
  const start = startingPoint(channel, request, rewind, existing !== undefined, window);
  const backlog = start.backlog.filter((entry) => receives(attachment, entry));
  if (existing !== undefined) channel.attachments.delete(existing);
  // Registered before anything is sent: sending may end a slow client, which must find it here.
  channel.attachments.add(attachment);
  subscriber.attachments.set(channel.name, attachment);
  channel.lastUsed = window.now;
  const status = (start.isResumed ? Flag.resumed : 0) | (backlog.length > 0 ? Flag.hasBacklog : 0);
  subscriber.send(
    new SharedFrame({
      action: Action.attached,
      channel: channel.name,
      channelSerial: start.channelSerial,
      flags: granted | status,
      params: echoedParams(params, granted),
      error: start.error,
    }),
  );
  for (const entry of backlog) subscriber.send(channel.frameOf(entry));
}

/** Tells a client that its modes have changed while it stays attached. */
export function announceModes(channel: Channel, attachment: Attachment): void {
  attachment.subscriber.send(
    new SharedFrame({
      action: Action.attached,
      channel: channel.name,
      channelSerial: channel.log.head,
      flags: attachment.granted | Flag.resumed,
      params: echoedParams(attachment.params, attachment.granted),
    }),
  );
}

type Start = {
  readonly channelSerial: string;
  readonly isResumed: boolean;
  readonly backlog: readonly Entry[];
  readonly error?: ErrorInfo;
};

/** Where the subscriber's stream begins: spec RTL4c1 (by serial), RTL15b; the rest is 90003, 90004. */
function startingPoint(
  channel: Channel,
  request: AttachRequest,
  rewind: Rewind | undefined,
  isAttached: boolean,
  { now, oldest }: Window,
): Start {
  const { log } = channel;
  const { channelSerial } = request;
  const head: Start = { channelSerial: log.head, isResumed: false, backlog: [] };
  if (channelSerial !== undefined) {
    // On the same socket everything up to the head has been sent already, in order.
    if (isAttached) return { ...head, isResumed: true };
    if (channel.canResumeFrom(channelSerial)) {
      return { channelSerial, isResumed: true, backlog: log.after(channelSerial) };
    }
    const error = errorInfo(90003, 404, 'unable to resume: the position is no longer available');
    return { ...head, error };
  }
  if (rewind === undefined || (request.flags & Flag.attachResume) !== 0) return head;
  const { entries, isTruncated } = rewound(log, rewind, oldest, now);
  const first = entries[0];
  return {
    channelSerial: first === undefined ? log.head : log.before(first.channelSerial),
    isResumed: false,
    backlog: entries,
    ...(isTruncated && {
      error: errorInfo(90004, 404, 'rewind stopped at the maximum number of messages'),
    }),
  };
}

/** Only what this server acts upon is echoed; a client takes the rest as not supported. */
function echoedParams(params: Readonly<Record<string, string>>, granted: number) {
  const { rewind, rewindLimit, modes } = params;
  return {
    ...(rewind === undefined ? {} : { rewind }),
    ...(rewindLimit === undefined ? {} : { rewindLimit }),
    ...(modes === undefined ? {} : { modes: describeModes(granted) }),
  };
}
