import type { App } from '../core/app.ts';
import { attach } from '../core/attach.ts';
import { sendMembers } from '../core/attached.ts';
import type { Origin } from '../core/channel.ts';
import type { Answer } from '../core/client-event.ts';
import type { Connection } from '../core/connection.ts';
import type { PublishResult } from '../core/message.ts';
import { ModeBit, modeMask } from '../core/modes.ts';
import { keepMembers, leave, present } from '../core/presence.ts';
import { change, publish } from '../core/publish.ts';
import { errorInfoOf, ProtocolError } from '../errors.ts';
import type { ServerState } from '../server-state.ts';
import { Flag } from '../wire/flags.ts';
import type { InboundFrame } from '../wire/frames.ts';
import { readPresence } from '../wire/presence-drafts.ts';
import { readSubmission } from '../wire/submission.ts';

/** What the frames of one connection are handled with. */
export type Scope = {
  readonly server: ServerState;
  readonly app: App;
  readonly connection: Connection;
};

/** ATTACH: ATTACHED and the backlog, or an ERROR that concerns this channel only. */
export function handleAttach({ server, app, connection }: Scope, frame: InboundFrame): void {
  const name = frame.channel ?? '';
  try {
    const { channelsPerConnection } = app.limits;
    const isNew = !connection.attachments.has(name);
    if (isNew && connection.attachments.size >= channelsPerConnection) {
      throw new ProtocolError(90010, 400, `more than ${channelsPerConnection} channels attached`);
    }
    const channel = app.channels.open(name);
    const flags = frame.flags ?? 0;
    attach(channel, connection, connection.identity, {
      modes: flags & modeMask,
      isReattach: (flags & Flag.attachResume) !== 0,
      params: frame.params ?? {},
      channelSerial: frame.channelSerial ?? undefined,
    });
    connection.detachedByLoss.delete(name);
    keepMembers(channel, connection);
  } catch (thrown) {
    dropAttachment(app, connection, name);
    const error = errorInfoOf(thrown, server.log);
    connection.send({ kind: 'failed', channel: name, error });
  }
}

/** DETACH: always answered, also for a channel that is not attached, or the client waits for 10 s. */
export function handleDetach({ app, connection }: Scope, frame: InboundFrame): void {
  const name = frame.channel ?? '';
  const isKnown = connection.attachments.has(name) || connection.detachedByLoss.delete(name);
  const channel = isKnown ? app.channels.find(name) : undefined;
  dropAttachment(app, connection, name);
  if (channel !== undefined) leave(channel, connection);
  connection.send({ kind: 'detached', channel: name });
}

/**
 * MESSAGE: commits it and answers with ACK, or NACK; a repeat gets the answer it had before. Answers
 * keep the order of the frames. Throws 42921 when the client publishes far beyond its rate.
 */
export function handleMessage(scope: Scope, frame: InboundFrame): void {
  const { app, connection } = scope;
  countAttempt(scope);
  answer(scope, frame, (origin, settle) => {
    const name = frame.channel ?? '';
    const attachment = connection.attachments.get(name);
    if (attachment?.requested.isExplicit && (attachment.requested.bits & ModeBit.publish) === 0) {
      throw new ProtocolError(40160, 401, 'the channel was attached without publish mode');
    }
    const submission = readSubmission(frame.messages);
    const publisher = { identity: connection.identity, connection };
    if (submission.kind === 'publish') {
      settle({ result: publish(app, name, publisher, submission.drafts, origin) });
      return;
    }
    change(app, name, publisher, submission.change, origin, (outcome) => {
      settle('error' in outcome ? outcome : { result: { serials: [outcome.serial] } });
    });
  });
}

/** PRESENCE: applies it and answers as for MESSAGE. */
export function handlePresence(scope: Scope, frame: InboundFrame): void {
  const { app, connection } = scope;
  answer(scope, frame, (origin, settle) => {
    const channel = app.channels.open(frame.channel ?? '');
    present(channel, connection, readPresence(frame.presence), origin);
    settle({ result: undefined });
  });
}

/** SYNC: a client that wants the members anew gets all of them. */
export function handleSync({ app, connection }: Scope, frame: InboundFrame): void {
  const attachment = connection.attachments.get(frame.channel ?? '');
  if (attachment !== undefined) sendMembers(app.channels.open(frame.channel ?? ''), attachment);
}

/** Frames that expect an ACK and belong to features which are not here. */
export function refuse(scope: Scope, frame: InboundFrame, what: string): void {
  answer(scope, frame, () => {
    throw new ProtocolError(40000, 400, `not supported by this local server: ${what}`);
  });
}

/** Ends a connection's place in a channel, if it has one. */
export function dropAttachment(app: App, connection: Connection, name: string): void {
  const attachment = connection.attachments.get(name);
  if (attachment === undefined) return;
  attachment.endGap?.();
  connection.attachments.delete(name);
  const channel = app.channels.find(name);
  if (channel === undefined) return;
  channel.attachments.delete(attachment);
  channel.lastUsed = app.clock.now();
}

function countAttempt({ app, connection }: Scope): void {
  const now = app.clock.now();
  if (!connection.attempts.allows(1, now)) {
    throw new ProtocolError(42921, 429, 'publish rate of the connection exceeded by far');
  }
  connection.attempts.note(1, now);
}

type Settled = { readonly result: PublishResult | undefined } | { readonly error: unknown };

/** Acts unless the frame is a repeat, and answers when it is settled, before or after `act` ends. */
function answer(
  scope: Scope,
  frame: InboundFrame,
  act: (origin: Origin, settle: (settled: Settled) => void) => void,
): void {
  const { server, connection } = scope;
  const { msgSerial } = frame;
  if (msgSerial === null || msgSerial === undefined) {
    throw new ProtocolError(40000, 400, 'msgSerial is missing');
  }
  const settle = (settled: Settled) => {
    const reply = answerOf(msgSerial, settled, server.log);
    for (const due of connection.acks.settle(msgSerial, reply)) sendAnswer(scope, due);
  };
  try {
    const taken = connection.acks.take(msgSerial);
    if (taken === 'waiting') return;
    if (taken !== 'new') {
      sendAnswer(scope, taken);
      return;
    }
  } catch (error) {
    sendAnswer(scope, answerOf(msgSerial, { error }, server.log));
    return;
  }
  try {
    act({ id: `${connection.id}:${msgSerial}`, connectionId: connection.id }, settle);
  } catch (error) {
    settle({ error });
  }
}

/** The answer to a publish; a refusal is logged. */
function answerOf(msgSerial: number, settled: Settled, log: (line: string) => void): Answer {
  if (!('error' in settled)) return { kind: 'answer', msgSerial, result: settled.result };
  const error = errorInfoOf(settled.error, log);
  log(`refused ${error.code}: ${error.message}`);
  return { kind: 'answer', msgSerial, error };
}

function sendAnswer({ server, connection }: Scope, reply: Answer): void {
  const { dropAcks, ackDelayMs } = server.faults;
  if (dropAcks) return;
  if (ackDelayMs === undefined) {
    connection.send(reply);
    return;
  }
  // A socket that came later asks again for what it misses, and must not be answered twice.
  const { link } = connection;
  server.clock.after(ackDelayMs, () => {
    if (connection.link === link) connection.send(reply);
  });
}
