import { demand, type Identity, may, stampedClientId } from '../auth/identity.ts';
import { ProtocolError } from '../errors.ts';
import { MessageAction } from './actions.ts';
import type { App } from './app.ts';
import type { Channel, Origin } from './channel.ts';
import type { Connection } from './connection.ts';
import {
  byteLength,
  type Change,
  type Draft,
  type Message,
  messageSize,
  type PublishResult,
} from './message.ts';
import type { Outcome } from './rollup.ts';

/** On whose behalf something is published. */
export type Publisher = {
  readonly identity: Identity;
  /** Undefined for REST. */
  readonly connection: Connection | undefined;
};

/**
 * Publishes messages. Throws, with nothing stored: 40010 (channel name), 40160 (capability), 40012
 * (clientId), 40009 (size), 42911 and 42913 (rate), or what a fault says.
 */
export function publish(
  app: App,
  name: string,
  { identity, connection }: Publisher,
  drafts: readonly Draft[],
  origin: Origin,
): PublishResult {
  const existing = app.channels.find(name);
  demand(identity, name, 'publish');
  const stamped = drafts.map((draft) => ({
    ...draft,
    clientId: stampedClientId(identity.clientId, draft.clientId),
  }));
  const size = stamped.reduce((sum, draft) => sum + messageSize(draft), 0);
  if (size > app.limits.messageSize) {
    throw new ProtocolError(
      40009,
      400,
      `message of ${size} bytes exceeds ${app.limits.messageSize}`,
    );
  }
  const known = existing?.resultOf(stamped[0]?.id);
  if (known !== undefined) return known;
  app.refusals.check({
    channel: name,
    clientId: identity.clientId,
    names: drafts.map((draft) => draft.name ?? ''),
    count: drafts.length,
  });
  const channel = app.channels.open(name);
  count(app, channel, connection, drafts.length);
  return channel.publish(stamped, origin);
}

/**
 * Updates, deletes or appends to a message, and tells `settle` once what became of it: at once, or
 * for an append of a connection when its rollup window ends. Throws, with nothing changed and `settle` not called:
 * 40010 (channel name), 93002 (channel rule), 40400 (no such message), 40160 and 40166 (capability),
 * 40012 (clientId), 40013 (data of another type), 40009 (size), 42911 and 42913 (rate), or what a
 * fault says.
 */
export function change(
  app: App,
  name: string,
  publisher: Publisher,
  asked: Change,
  origin: Origin,
  settle: (outcome: Outcome) => void,
): void {
  const { identity, connection } = publisher;
  const channel = app.channels.find(name);
  demandMutable(app, name);
  const stored = channel?.store.find(asked.serial);
  demandChange(identity, name, asked, stored?.latest);
  if (channel === undefined || stored === undefined) {
    throw new ProtocolError(40400, 404, 'message not found');
  }
  const clientId = stampedClientId(identity.clientId, asked.operation.clientId);
  const stamped = { ...asked, operation: { ...asked.operation, clientId } };
  const key = `${app.behaviour.rollupScope === 'connection' ? origin.connectionId : ''}|${name}|${asked.serial}`;
  // Only connections have a rollup window: REST is answered at once.
  const isRolledUp = asked.action === MessageAction.append && connection !== undefined;
  const waiting = app.rollup.pendingBytes(key) + byteLength(stamped.payload?.data);
  if (!isRolledUp || stored.bytes + waiting > app.limits.messageSize) app.rollup.flush(key);
  channel.change(stamped, origin, true);
  app.refusals.check({
    channel: name,
    clientId: identity.clientId,
    names: [asked.name ?? stored.latest.name ?? ''],
    count: 1,
  });
  const commit = (merged: Change): string => {
    count(app, channel, connection, 1);
    return channel.change(merged, origin).serials[0] ?? '';
  };
  if (!isRolledUp) {
    settle({ serial: commit(stamped) });
    return;
  }
  const { appendRollupMs } = connection.params;
  app.rollup.append(key, appendRollupMs, { change: stamped, commit, settle });
}

/** Counts publishes towards the rates. Throws 42911 or 42913, having counted nothing. */
function count(
  app: App,
  channel: Channel,
  connection: Connection | undefined,
  messages: number,
): void {
  const now = app.clock.now();
  if (connection?.publishes.allows(messages, now) === false) {
    throw new ProtocolError(42911, 429, 'publish rate of the connection exceeded');
  }
  if (!channel.publishes.allows(messages, now)) {
    throw new ProtocolError(42913, 429, 'publish rate of the channel exceeded');
  }
  connection?.publishes.note(messages, now);
  channel.publishes.note(messages, now);
}

function demandMutable(app: App, name: string): void {
  if (app.channels.ruleOf(name).mutable) return;
  throw new ProtocolError(
    93002,
    400,
    'updates, deletes and appends are not enabled for the namespace of this channel',
  );
}

/** An `-own` capability holds for the messages of one's own clientId. */
function demandChange(
  identity: Identity,
  name: string,
  { action }: Change,
  message: Message | undefined,
): void {
  const verb = action === MessageAction.delete ? 'delete' : 'update';
  if (may(identity, name, `message-${verb}-any`)) return;
  demand(identity, name, `message-${verb}-own`);
  if (identity.clientId === undefined || identity.clientId === '*') {
    throw new ProtocolError(40166, 401, 'an unidentified client cannot change messages of its own');
  }
  if (message === undefined || message.clientId === identity.clientId) return;
  throw new ProtocolError(40160, 401, `operation not permitted: message-${verb}-any on "${name}"`);
}
