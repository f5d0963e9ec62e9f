import { expect, it } from 'vitest';
import { connect, join, listener, openApp, part } from '../../test/support/core.ts';
import { Flag } from '../wire/flags.ts';
import { readPresence } from '../wire/presence-drafts.ts';
import { PresenceAction } from './actions.ts';
import type { App } from './app.ts';
import { sendMembers } from './attached.ts';
import type { Channel } from './channel.ts';
import { ModeBit } from './modes.ts';
import { forgetMembers, graceMembers, keepMembers, leave, present } from './presence.ts';

const { enter, update, leave: exit } = PresenceAction;

type Client = ReturnType<typeof connect>;

/** Says something of a member, as the n-th frame of the connection. */
function tell(channel: Channel, { connection }: Client, n: number, ...events: readonly object[]) {
  const origin = { id: `${connection.id}:${n}`, connectionId: connection.id };
  present(channel, connection, readPresence(events), origin);
}

/** A channel with a client of a clientId attached, and one that watches. */
function opened(over: Parameters<typeof openApp>[0] = {}, clientId: string | undefined = 'alice') {
  const { app, clock } = openApp(over);
  const channel = app.channels.open('chat');
  const watcher = listener('watcher');
  join(channel, watcher);
  const client = connect(app, { clientId });
  join(channel, client);
  const told = () => watcher.frames.flatMap(({ presence }) => presence ?? []);
  const seen = () => told().map(({ action, data }) => [action, data]);
  return { app, clock, channel, watcher, client, told, seen };
}

const codeOf = (act: () => void) => {
  try {
    act();
    return undefined;
  } catch (thrown) {
    return (thrown as { code: number }).code;
  }
};

it('enter, update and leave are told as they are, and a member is present in between', () => {
  const { clock, channel, client, watcher, told } = opened();
  const { id } = client.connection;
  tell(channel, client, 0, { action: enter, data: 'a' });
  clock.advance(50);
  tell(channel, client, 1, { action: update, data: { b: 1 } });
  const member = { clientId: 'alice', connectionId: id, data: '{"b":1}', encoding: 'json' };
  expect(channel.presence.members).toEqual([
    { ...member, action: PresenceAction.present, id: `${id}:1:0`, timestamp: 1_000_050 },
  ]);
  tell(channel, client, 2, { action: exit });
  expect(channel.presence.size).toBe(0);
  expect(told().map(({ action }) => action)).toEqual([enter, update, exit]);
  // A leave without data carries what the member said last.
  expect(told()[2]).toMatchObject({ ...member, action: exit, id: `${id}:2:0` });
  expect(watcher.frames.at(-1)).toMatchObject({ action: 14, channelSerial: channel.log.head });
});

it('a leave with data carries its own, and one of nobody is not told', () => {
  const { channel, client, watcher, seen } = opened();
  tell(channel, client, 0, { action: exit, data: 'gone' });
  expect(watcher.frames).toHaveLength(1);
  expect(channel.log.length).toBe(0);
  tell(channel, client, 1, { action: enter, data: 'a' });
  tell(channel, client, 2, { action: exit, data: 'bye' });
  expect(seen()).toEqual([
    [enter, 'a'],
    [exit, 'bye'],
  ]);
});

it('the events of one frame hold in their order', () => {
  // The SDK sends together what was said while it was attaching.
  const { channel, client, seen, told } = opened();
  tell(channel, client, 3, { action: enter, data: 'a' }, { action: exit });
  expect(seen()).toEqual([
    [enter, 'a'],
    [exit, 'a'],
  ]);
  expect(told().map(({ id }) => id)).toEqual([0, 1].map((n) => `${client.connection.id}:3:${n}`));
  expect(channel.presence.size).toBe(0);
  expect(client.connection.present.size).toBe(0);
});

it('a clientId on two connections is two members', () => {
  const { app, channel, client } = opened();
  const second = connect(app, { clientId: 'alice' });
  join(channel, second);
  for (const each of [client, second]) tell(channel, each, 0, { action: enter });
  expect(channel.presence.size).toBe(2);
  leave(channel, client.connection);
  expect(channel.presence.members.map(({ connectionId }) => connectionId)).toEqual([
    second.connection.id,
  ]);
});

it('one too many is 91003, and nothing of its frame holds or is told', () => {
  const { app, channel, client, seen } = opened({ limits: { membersPerChannel: 2 } }, '*');
  tell(channel, client, 0, { action: enter, clientId: 'a' });
  const second = connect(app);
  join(channel, second);
  const events = ['b', 'c'].map((clientId) => ({ action: enter, clientId }));
  expect(codeOf(() => tell(channel, second, 0, ...events))).toBe(91003);
  expect(channel.presence.size).toBe(1);
  expect(seen()).toHaveLength(1);
  expect(second.connection.present.size).toBe(0);
  tell(channel, second, 1, { action: enter, clientId: 'b' });
  // Who is there may go on saying so.
  tell(channel, second, 2, { action: update, clientId: 'b', data: 'x' });
  expect(channel.presence.size).toBe(2);
});

it.each([
  [undefined, undefined, 91000],
  ['*', undefined, 91000],
  ['*', '*', 91000],
  ['*', '', 91000],
  ['alice', 'bob', 40012],
  [undefined, 'bob', 40012],
  ['*', 'bob', undefined],
  ['alice', 'alice', undefined],
])('an identity %s that enters %s: %s', (own, given, code) => {
  const { app } = openApp();
  const channel = app.channels.open('chat');
  const client = connect(app, { clientId: own });
  join(channel, client);
  expect(codeOf(() => tell(channel, client, 0, { action: enter, clientId: given }))).toBe(code);
});

it('too much data is 40009', () => {
  const { channel, client } = opened({ limits: { messageSize: 10 } });
  expect(codeOf(() => tell(channel, client, 0, { action: enter, data: '123456' }))).toBe(40009);
  expect(codeOf(() => tell(channel, client, 1, { action: enter, data: '12345' }))).toBeUndefined();
});

it('where a member may enter: attached with the mode and the capability, or about to be again', () => {
  const { app } = openApp();
  const channel = app.channels.open('chat');
  const tryEnter = (client: Client) =>
    codeOf(() => tell(channel, client, 0, { action: enter, clientId: 'a' }));
  const outside = connect(app);
  expect(tryEnter(outside)).toBe(90001);
  // What was not answered when a socket was lost comes again before ATTACH.
  outside.connection.detachedByLoss.add('chat');
  expect(tryEnter(outside)).toBeUndefined();
  const silent = connect(app);
  join(channel, silent, { flags: ModeBit.subscribe });
  expect(tryEnter(silent)).toBe(40160);
  const reader = connect(app, { capabilities: [{ chat: ['subscribe'] }] });
  join(channel, reader, { identity: reader.connection.identity });
  expect(tryEnter(reader)).toBe(40160);
});

it.each([
  [[]],
  ['x'],
  [[{ action: 1 }]],
  [[{ action: 0 }]],
  [[{ action: 5 }]],
  [[{ clientId: 'a' }]],
  [[{ action: 2, clientId: 3 }]],
])('case %#: a malformed frame is refused', (body) => {
  expect(codeOf(() => readPresence(body))).toBe(40000);
});

it('own events come back without presence_subscribe, those of others do not', () => {
  const { app, channel } = opened();
  const own = connect(app, { clientId: 'bob' });
  join(channel, own, { flags: ModeBit.presence });
  const other = connect(app, { clientId: 'carol' });
  join(channel, other, { flags: ModeBit.presence });
  tell(channel, own, 0, { action: enter });
  const heard = ({ frames }: Client) => frames.flatMap(({ presence }) => presence ?? []).length;
  expect([heard(own), heard(other)]).toEqual([1, 0]);
});

/** Attaches with HAS_PRESENCE, and gives the SYNC pages that followed. */
function synced(channel: Channel, frames: ReturnType<typeof listener>['frames']) {
  return frames
    .filter(({ action }) => action === 16)
    .map((frame) => ({
      members: frame.presence?.length,
      actions: [...new Set(frame.presence?.map(({ action }) => action))],
      end: frame.channelSerial?.split(':')[1],
      channel: frame.channel === channel.name,
    }));
}

it('who attaches to members is told of them in pages, of which the last says so', () => {
  const { app, channel, client } = opened({ limits: { membersPerChannel: 500 } }, '*');
  const empty = listener('early');
  expect(join(channel, empty).flags & Flag.hasPresence).toBe(0);
  expect(synced(channel, empty.frames)).toEqual([]);
  const events = Array.from({ length: 250 }, (_, n) => ({ action: enter, clientId: `c${n}` }));
  tell(channel, client, 0, ...events);
  const late = listener('late');
  expect(join(channel, late).flags & Flag.hasPresence).toBe(Flag.hasPresence);
  const page = { actions: [PresenceAction.present], channel: true };
  expect(synced(channel, late.frames)).toEqual([
    { ...page, members: 100, end: '100' },
    { ...page, members: 100, end: '200' },
    { ...page, members: 50, end: '' },
  ]);
  const deaf = connect(app);
  const { flags } = join(channel, deaf, { flags: ModeBit.subscribe });
  expect(flags & Flag.hasPresence).toBe(0);
  expect(synced(channel, deaf.frames)).toEqual([]);
});

it('HAS_PRESENCE is never without its SYNC, on the same socket neither', () => {
  const { channel, client, watcher } = opened();
  tell(channel, client, 0, { action: enter });
  for (const ask of [{}, { channelSerial: channel.log.head }, { channelSerial: 'lost' }]) {
    watcher.frames.length = 0;
    expect(join(channel, watcher, ask).flags & Flag.hasPresence).toBe(Flag.hasPresence);
    expect(synced(channel, watcher.frames)).toHaveLength(1);
  }
});

it('a SYNC that was asked for is answered where there is nobody, too', () => {
  const { channel, watcher } = opened();
  const attachment = watcher.subscriber.attachments.get('chat');
  if (attachment === undefined) throw new Error('not attached');
  sendMembers(channel, attachment);
  expect(synced(channel, watcher.frames)).toMatchObject([{ members: 0, end: '' }]);
});

/** Loses the socket of a client, as its session does. */
function lose({ clock }: App, channel: Channel, client: Client) {
  part(channel, client);
  client.connection.detachedByLoss.add(channel.name);
  graceMembers(client.connection, clock);
}

it('members outlive their socket by 15 s, and then leave with their data', () => {
  const { app, clock, channel, client, told } = opened();
  tell(channel, client, 0, { action: enter, data: 'a' });
  lose(app, channel, client);
  clock.advance(14_999);
  expect(channel.presence.size).toBe(1);
  clock.advance(1);
  expect(channel.presence.size).toBe(0);
  const left = told().at(-1);
  expect(left).toMatchObject({
    action: exit,
    clientId: 'alice',
    connectionId: client.connection.id,
    data: 'a',
  });
  // Such an id would pass for the member's own word.
  expect(left?.id.startsWith(client.connection.id)).toBe(false);
  expect(told()).toHaveLength(2);
});

it('or stay, when the connection attaches again in time; another loss counts anew', () => {
  const { app, clock, channel, client } = opened();
  tell(channel, client, 0, { action: enter });
  lose(app, channel, client);
  clock.advance(10_000);
  join(channel, client);
  keepMembers(channel, client.connection);
  clock.advance(60_000);
  expect(channel.presence.size).toBe(1);
  lose(app, channel, client);
  clock.advance(10_000);
  expect(channel.presence.size).toBe(1);
  clock.advance(5_000);
  expect(channel.presence.size).toBe(0);
});

it('a client may say how long its members stay', () => {
  const { app, clock, channel } = opened();
  const client = connect(app, { clientId: 'bob' }, { presenceGraceMs: 1000 });
  join(channel, client);
  tell(channel, client, 0, { action: enter });
  lose(app, channel, client);
  clock.advance(1000);
  expect(channel.presence.size).toBe(0);
});

it('who detaches or closes leaves at once, and only once', () => {
  const { app, clock, channel, client, seen } = opened();
  tell(channel, client, 0, { action: enter });
  leave(channel, client.connection);
  leave(channel, client.connection);
  expect(seen().map(([action]) => action)).toEqual([enter, exit]);
  tell(channel, client, 1, { action: enter });
  lose(app, channel, client);
  forgetMembers(client.connection);
  expect(channel.presence.size).toBe(0);
  clock.advance(60_000);
  expect(seen()).toHaveLength(4);
});

it('a connection that is dropped takes its members along', () => {
  const { app, channel, client } = opened();
  tell(channel, client, 0, { action: enter });
  app.connections.forget(client.connection);
  expect(channel.presence.size).toBe(0);
});

it('presence is part of what a client missed', () => {
  const { channel, client } = opened();
  const first = listener('late');
  const { channelSerial } = join(channel, first);
  tell(channel, client, 0, { action: enter });
  part(channel, first);
  const again = listener('late');
  join(channel, again, { channelSerial });
  expect(again.frames.map(({ action }) => action)).toEqual([11, 14, 16]);
  const deaf = listener('deaf');
  join(channel, deaf, { channelSerial, flags: ModeBit.subscribe });
  expect(deaf.frames.map(({ action }) => action)).toEqual([11]);
});

it('presence history is kept as long as messages are', () => {
  const { clock, channel, client } = opened();
  tell(channel, client, 0, { action: enter });
  clock.advance(120_000);
  channel.trim();
  expect(channel.presenceHistory.length).toBe(1);
  clock.advance(1);
  channel.trim();
  expect(channel.presenceHistory.length).toBe(0);
});
