import type { App } from '../app.ts';
import { attach } from '../core/attach.ts';
import type { Connection } from '../core/connection.ts';
import { readDrafts } from '../core/drafts.ts';
import { publish } from '../core/publish.ts';
import { maxAttachments } from '../limits.ts';
import { Action } from '../wire/actions.ts';
import { SharedFrame } from '../wire/codec.ts';
import { errorInfoOf, ProtocolError } from '../wire/errors.ts';
import { ModeBit } from '../wire/flags.ts';
import type { InboundFrame, OutboundFrame, PublishResult } from '../wire/frames.ts';

/** ATTACH: ATTACHED and the backlog, or an ERROR that concerns this channel only. */
export function handleAttach(app: App, connection: Connection, frame: InboundFrame): void {
  const name = frame.channel ?? '';
  try {
    const isNew = !connection.attachments.has(name);
    if (isNew && connection.attachments.size >= maxAttachments) {
      throw new ProtocolError(90010, 400, `more than ${maxAttachments} channels attached`);
    }
    const now = app.now();
    const request = {
      flags: frame.flags ?? 0,
      params: frame.params ?? {},
      channelSerial: frame.channelSerial ?? undefined,
    };
    const window = { now, oldest: now - app.retentionMs };
    const channel = app.channels.open(name, now);
    attach(channel, connection, connection.identity, request, window);
  } catch (thrown) {
    dropAttachment(app, connection, name);
    // The channel must be named, even an empty one: without it the whole connection would fail.
    sendFrame(connection, {
      action: Action.error,
      channel: name,
      error: errorInfoOf(thrown, app.log),
    });
  }
}

/** DETACH: always answered, also for a channel that is not attached, or the client waits for 10 s. */
export function handleDetach(app: App, connection: Connection, frame: InboundFrame): void {
  const name = frame.channel ?? '';
  dropAttachment(app, connection, name);
  sendFrame(connection, { action: Action.detached, channel: name });
}

/** MESSAGE: commits it and answers with ACK, or NACK; a repeat gets the answer it had before. */
export function handleMessage(app: App, connection: Connection, frame: InboundFrame): void {
  answer(app, connection, frame, (msgSerial) => {
    const name = frame.channel ?? '';
    const attachment = connection.attachments.get(name);
    if (attachment?.requested.isExplicit && (attachment.requested.bits & ModeBit.publish) === 0) {
      throw new ProtocolError(40160, 401, 'the channel was attached without publish mode');
    }
    const origin = { id: `${connection.id}:${msgSerial}`, connectionId: connection.id };
    const drafts = readDrafts(frame.messages);
    const { identity } = connection;
    return publish(app.channels, name, identity, drafts, origin, app.faults, app.now());
  });
}

/** Frames that expect an ACK and belong to features which are not here. */
export function refuse(app: App, connection: Connection, frame: InboundFrame, what: string): void {
  answer(app, connection, frame, () => {
    throw new ProtocolError(40000, 400, `not supported by this local server version: ${what}`);
  });
}

/** Ends a connection's place in a channel, if it has one. */
export function dropAttachment(app: App, connection: Connection, name: string): void {
  const attachment = connection.attachments.get(name);
  if (attachment === undefined) return;
  connection.attachments.delete(name);
  const channel = app.channels.find(name);
  if (channel === undefined) return;
  channel.attachments.delete(attachment);
  channel.lastUsed = app.now();
}

function answer(
  app: App,
  connection: Connection,
  frame: InboundFrame,
  act: (msgSerial: number) => PublishResult,
): void {
  const { msgSerial } = frame;
  if (msgSerial === null || msgSerial === undefined) {
    throw new ProtocolError(40000, 400, 'msgSerial is missing');
  }
  const known = connection.acks.find(msgSerial);
  const reply = known ?? settle(app, connection, msgSerial, act);
  if (known === undefined) connection.acks.remember(msgSerial, reply);
  if (!app.faults.dropAcks) connection.send(reply);
}

/** Acts, and says how it went. `count` is the number of frames answered, also on a NACK. */
function settle(
  app: App,
  connection: Connection,
  msgSerial: number,
  act: (msgSerial: number) => PublishResult,
): SharedFrame {
  try {
    connection.acks.demandNew(msgSerial);
    return new SharedFrame({ action: Action.ack, msgSerial, count: 1, res: [act(msgSerial)] });
  } catch (thrown) {
    const error = errorInfoOf(thrown, app.log);
    return new SharedFrame({ action: Action.nack, msgSerial, count: 1, error });
  }
}

function sendFrame(connection: Connection, frame: OutboundFrame): void {
  connection.send(new SharedFrame(frame));
}
