import type { ErrorInfo } from '../errors.ts';
import type { Attachment } from './attachment.ts';
import type { ChannelState } from './channel-state.ts';
import { describeModes, ModeBit } from './modes.ts';

// A page of members must fit into a frame, whatever data they carry.
const membersPerPage = 100;

/** Where an attachment stands, and what the client may conclude from it. */
type AttachedPoint = {
  readonly channelSerial: string;
  readonly isResumed: boolean;
  readonly hasBacklog: boolean;
  readonly error?: ErrorInfo | undefined;
};

/** Tells a client where its attachment stands (spec RTL12). */
export function sendAttached(
  channel: ChannelState,
  attachment: Attachment,
  point: AttachedPoint,
): void {
  const { granted, params, subscriber } = attachment;
  subscriber.send({
    kind: 'attached',
    channel: channel.name,
    modes: granted,
    hasPresence: seesMembers(channel, attachment),
    params: echoedParams(params, granted),
    ...point,
  });
}

/** Sends the members of a channel that has some: a client that was told of them waits for the list. */
export function syncPresence(channel: ChannelState, attachment: Attachment): void {
  if (seesMembers(channel, attachment)) sendMembers(channel, attachment);
}

/** Sends the members, none included, in pages (spec RTP18). */
export function sendMembers(channel: ChannelState, attachment: Attachment): void {
  const { members } = channel.presence;
  const id = channel.log.head.slice(0, 18);
  for (let start = 0; start === 0 || start < members.length; start += membersPerPage) {
    const next = start + membersPerPage;
    attachment.subscriber.send({
      kind: 'members',
      channel: channel.name,
      channelSerial: `${id}:${next < members.length ? next : ''}`,
      presence: members.slice(start, next),
    });
  }
}

/**
 * Tells a client that something was kept from it, and where it may read on. What it has seen counts
 * no longer: the next append to any message brings the whole of it.
 */
export function announceGap(channel: ChannelState, attachment: Attachment, error: ErrorInfo): void {
  sendAttached(channel, attachment, {
    channelSerial: channel.log.head,
    isResumed: false,
    hasBacklog: false,
    error,
  });
  syncPresence(channel, attachment);
}

function seesMembers(channel: ChannelState, { granted }: Attachment): boolean {
  return channel.presence.size > 0 && (granted & ModeBit.presenceSubscribe) !== 0;
}

/**
 * Only what this server acts upon is echoed; a client takes the rest as not supported. A client that
 * reads deltas also reads whole messages, which is what it gets here.
 */
function echoedParams(params: Readonly<Record<string, string>>, granted: number) {
  const { rewind, rewindLimit, appendMode, delta, modes } = params;
  return {
    ...(rewind === undefined ? {} : { rewind }),
    ...(rewindLimit === undefined ? {} : { rewindLimit }),
    ...(appendMode === undefined ? {} : { appendMode }),
    ...(delta === 'vcdiff' ? { delta } : {}),
    ...(modes === undefined ? {} : { modes: describeModes(granted) }),
  };
}
