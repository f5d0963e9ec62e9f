import { expect, it } from 'vitest';
import { changeOf, connect, identityOf, join, openApp, originOf } from '../../test/support/core.ts';
import type { Identity } from '../auth/identity.ts';
import type { App } from './app.ts';
import type { Connection } from './connection.ts';
import type { Change, Draft } from './message.ts';
import { change, publish } from './publish.ts';
import type { Outcome } from './rollup.ts';

const name = 'mutable:chat';

const draft = (data: string, over: Partial<Draft> = {}): Draft => ({
  name: 'm',
  data,
  encoding: undefined,
  ...over,
});

/** Publishes texts over a connection, or REST with full rights, and gives the serials. */
function send(app: App, texts: readonly string[], connection?: Connection, channel = name) {
  const identity = connection?.identity ?? identityOf();
  const drafts = texts.map((text) => draft(text));
  const origin = originOf(connection?.id);
  return publish(app, channel, { identity, connection }, drafts, origin).serials.map(String);
}

/** Changes a message over a connection or REST, and gives what it was told so far. */
function alter(app: App, asked: Change, connection?: Connection, identity?: Identity) {
  const outcomes: Outcome[] = [];
  const publisher = { identity: identity ?? connection?.identity ?? identityOf(), connection };
  change(app, name, publisher, asked, originOf(connection?.id), (outcome) =>
    outcomes.push(outcome),
  );
  return outcomes;
}

const codeOf = (act: () => unknown) => {
  try {
    act();
    return undefined;
  } catch (thrown) {
    return (thrown as { code: number }).code;
  }
};

const codesOf = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) => ('error' in outcome ? (outcome.error as { code: number }).code : 'ok'));

const storedIn = (app: App, channel = name) =>
  app.channels
    .find(channel)
    ?.store.from(0)
    .map(({ latest }) => latest.data) ?? [];

// What is refused is not stored, and nothing is left of it.

it.each([
  ['no capability', identityOf({ capabilities: [{ '*': ['subscribe'] }] }), draft('x'), 40160],
  ['another clientId', identityOf({ clientId: 'alice' }), draft('x', { clientId: 'bob' }), 40012],
  ['too large', identityOf(), draft('x'.repeat(65_536)), 40009],
])('%s: refused with nothing stored', (_, identity, offered, code) => {
  const { app } = openApp();
  const act = () => publish(app, 'c', { identity, connection: undefined }, [offered], originOf());
  expect(codeOf(act)).toBe(code);
  expect(app.channels.size).toBe(0);
});

it('the size is that of all messages together, and may be just the limit', () => {
  const { app } = openApp({ limits: { messageSize: 10 } });
  expect(codeOf(() => send(app, ['1234', '1234']))).toBeUndefined();
  expect(codeOf(() => send(app, ['1234', '12345']))).toBe(40009);
  expect(storedIn(app)).toEqual(['1234', '1234']);
});

it('a message is stamped with the clientId of who published it', () => {
  const { app } = openApp();
  send(app, ['x'], connect(app, { clientId: 'alice' }).connection);
  send(app, ['y']);
  const clientIds = app.channels
    .find(name)
    ?.store.from(0)
    .map(({ latest }) => latest.clientId);
  expect(clientIds).toEqual(['alice', undefined]);
});

it('a repeat of a message id is answered as before, whatever has become of rate and faults', () => {
  const { app, faults } = openApp({ limits: { channelPublishRate: 1 } });
  const publisher = { identity: identityOf(), connection: undefined };
  const offered = [draft('x', { id: 'mine' })];
  const first = publish(app, 'c', publisher, offered, originOf());
  faults.rejectNth = 1;
  expect(publish(app, 'c', publisher, offered, originOf())).toEqual(first);
  expect(storedIn(app, 'c')).toEqual(['x']);
});

// Rates.

it('42911: too much on one connection is refused, and neither stored nor counted', () => {
  const { app, clock } = openApp({ limits: { connectionPublishRate: 2 } });
  const { connection } = connect(app);
  send(app, ['a'], connection);
  clock.advance(500);
  send(app, ['b'], connection, 'mutable:other');
  clock.advance(499);
  expect(codeOf(() => send(app, ['no'], connection))).toBe(42911);
  expect(codeOf(() => send(app, ['no'], connection))).toBe(42911);
  clock.advance(1);
  send(app, ['c'], connection);
  expect(codeOf(() => send(app, ['no'], connection))).toBe(42911);
  send(app, ['rest']);
  expect(storedIn(app)).toEqual(['a', 'c', 'rest']);
});

it('42913: too much on one channel by all together, counted on no connection', () => {
  const { app, clock } = openApp({
    limits: { channelPublishRate: 2, connectionPublishRate: 2 },
  });
  const { connection } = connect(app);
  send(app, ['a', 'b']);
  expect(codeOf(() => send(app, ['no'], connection))).toBe(42913);
  expect(codeOf(() => send(app, ['no']))).toBe(42913);
  send(app, ['c', 'd'], connection, 'mutable:other');
  clock.advance(999);
  expect(codeOf(() => send(app, ['no']))).toBe(42913);
  clock.advance(1);
  send(app, ['e']);
  expect(storedIn(app)).toEqual(['a', 'b', 'e']);
});

it('appends count after they were rolled up', () => {
  const { app, clock } = openApp({ limits: { connectionPublishRate: 3, appendRollupMs: 40 } });
  const { connection } = connect(app);
  const [serial = ''] = send(app, ['a'], connection);
  const outcomes = [...'bcdefghij'].map((data) =>
    alter(app, changeOf(serial, 5, data), connection),
  );
  clock.advance(40);
  expect(outcomes.flatMap(codesOf)).toEqual(Array.from({ length: 9 }, () => 'ok'));
  expect(storedIn(app)).toEqual(['abcdefghij']);
  const late = ['k', 'l'].map((data) => alter(app, changeOf(serial, 5, data), connection));
  clock.advance(40);
  expect(late.flatMap(codesOf)).toEqual([42911, 42911]);
  expect(storedIn(app)).toEqual(['abcdefghij']);
});

// Changes.

it('a channel that is not mutable takes the message and refuses its changes', () => {
  const { app } = openApp();
  const publisher = { identity: identityOf(), connection: undefined };
  const { serials } = publish(app, 'kept:c', publisher, [draft('x')], originOf());
  const settle = () => undefined;
  const asked = changeOf(String(serials[0]), 5, 'y');
  const act = () => change(app, 'kept:c', publisher, asked, originOf(), settle);
  expect(codeOf(act)).toBe(93002);
  expect(storedIn(app, 'kept:c')).toEqual(['x']);
});

const ownUpdates = { [name]: ['publish', 'message-update-own'] } as const;

it.each([
  ['any', 'bob', { [name]: ['message-update-any'] }, undefined],
  ['any, anonymous', undefined, { [name]: ['message-update-any'] }, undefined],
  ['own, of the author', 'alice', ownUpdates, undefined],
  ['own, of another', 'bob', ownUpdates, 40160],
  ['own, of nobody', undefined, ownUpdates, 40166],
  ['own, of a wildcard', '*', ownUpdates, 40166],
  ['delete alone', 'alice', { [name]: ['message-delete-any'] }, 40160],
  ['none', 'alice', { [name]: ['publish'] }, 40160],
] as const)('capability to update and append: %s', (_, clientId, capability, code) => {
  const { app } = openApp();
  const [serial = ''] = send(app, ['a'], connect(app, { clientId: 'alice' }).connection);
  const identity = identityOf({ clientId, capabilities: [capability] });
  for (const action of [1, 5] as const) {
    expect(codeOf(() => alter(app, changeOf(serial, action, 'x'), undefined, identity))).toBe(code);
  }
  expect(storedIn(app)).toEqual([code === undefined ? 'xx' : 'a']);
});

it('deleting has capabilities of its own', () => {
  const { app } = openApp();
  const [serial = ''] = send(app, ['a'], connect(app, { clientId: 'alice' }).connection);
  const remove =
    (clientId: string, operation: 'message-update-any' | 'message-delete-own') => () => {
      const identity = identityOf({ clientId, capabilities: [{ '*': [operation] }] });
      alter(app, changeOf(serial, 2, undefined), undefined, identity);
    };
  expect(codeOf(remove('alice', 'message-update-any'))).toBe(40160);
  expect(codeOf(remove('bob', 'message-delete-own'))).toBe(40160);
  expect(codeOf(remove('alice', 'message-delete-own'))).toBeUndefined();
  expect(app.channels.find(name)?.store.find(serial)?.latest.action).toBe(2);
});

it("a message whose author is unknown is nobody's own", () => {
  const { app } = openApp();
  const [serial = ''] = send(app, ['a']);
  const identity = identityOf({ clientId: 'alice', capabilities: [ownUpdates] });
  expect(codeOf(() => alter(app, changeOf(serial, 1, 'x'), undefined, identity))).toBe(40160);
});

it.each([
  ['unknown', {}, 40400],
  ['data of another type', { payload: { data: Buffer.from('x'), encoding: undefined } }, 40013],
  ['too large', { payload: { data: 'x'.repeat(65_536), encoding: undefined } }, 40009],
  ["another's clientId", { operation: { clientId: 'bob' } }, 40012],
])('%s: the change is refused at once, and nothing is told', (what, over, code) => {
  const { app } = openApp({ limits: { appendRollupMs: 40 } });
  const { connection } = connect(app, { clientId: 'alice' });
  const [serial = ''] = send(app, ['a'], connection);
  const asked = changeOf(what === 'unknown' ? 's' : serial, 5, 'b', over);
  expect(codeOf(() => alter(app, asked, connection))).toBe(code);
  expect(storedIn(app)).toEqual(['a']);
});

it('the version names who changed the message', () => {
  const { app } = openApp();
  const [serial = ''] = send(app, ['a'], connect(app, { clientId: 'alice' }).connection);
  const { connection } = connect(app, { clientId: 'bob' });
  const operation = { metadata: { phase: 'done' } };
  const [outcome] = alter(app, changeOf(serial, 1, 'b', { operation }), connection);
  const latest = app.channels.find(name)?.store.find(serial)?.latest;
  expect(latest).toMatchObject({ clientId: 'alice', version: { clientId: 'bob', ...operation } });
  expect(outcome).toEqual({ serial: latest?.version.serial });
});

it('an update, a delete or one append too large comes after what waits', () => {
  const { app } = openApp({ limits: { appendRollupMs: 40, messageSize: 1000 } });
  const { connection } = connect(app);
  const [serial = ''] = send(app, ['a'], connection);
  const reader = connect(app);
  join(app.channels.open(name), reader);
  alter(app, changeOf(serial, 5, 'b'), connection);
  const waiting = alter(app, changeOf(serial, 5, 'c'), connection);
  expect(waiting).toEqual([]);
  alter(app, changeOf(serial, 1, 'X'), connection);
  expect(codesOf(waiting)).toEqual(['ok']);
  const second = alter(app, changeOf(serial, 5, 'y'), connection);
  alter(app, changeOf(serial, 5, 'z'.repeat(900)), connection);
  expect(codesOf(second)).toEqual(['ok']);
  alter(app, changeOf(serial, 2, undefined), connection);
  expect(reader.forms()).toEqual([
    [1, 'ab'],
    [5, 'c'],
    [1, 'X'],
    [5, 'y'],
    [5, 'z'.repeat(900)],
    [2, `Xy${'z'.repeat(900)}`],
  ]);
});

it.each([
  ['connection', ['a1', 'a1 b1', 'a1 b1 a2', 'a1 b1 a2 b2']],
  ['channel', ['a1', 'a1 b1 a2 b2']],
] as const)('two connections that append to one message are merged by %s', (scope, expected) => {
  const { app, clock } = openApp({
    behaviour: { rollupScope: scope },
    limits: { appendRollupMs: 40 },
  });
  const [a, b, reader] = [connect(app), connect(app), connect(app)];
  const [serial = ''] = send(app, ['']);
  join(app.channels.open(name), reader, { params: { appendMode: 'full' } });
  alter(app, changeOf(serial, 5, 'a1'), a.connection);
  alter(app, changeOf(serial, 5, ' b1'), b.connection);
  alter(app, changeOf(serial, 5, ' a2'), a.connection);
  alter(app, changeOf(serial, 5, ' b2'), b.connection);
  clock.advance(40);
  expect(reader.forms().map(([, data]) => data)).toEqual(expected);
});

// Its answer is an HTTP response, which cannot wait for the window of a connection.
it('an append over REST is made and answered at once, after what waits', () => {
  const { app, clock } = openApp({
    behaviour: { rollupScope: 'channel' },
    limits: { appendRollupMs: 40 },
  });
  const { connection } = connect(app);
  const [serial = ''] = send(app, [''], connection);
  alter(app, changeOf(serial, 5, 'a'), connection);
  alter(app, changeOf(serial, 5, 'b'), connection);
  expect(codesOf(alter(app, changeOf(serial, 5, 'c')))).toEqual(['ok']);
  expect(storedIn(app)).toEqual(['abc']);
  clock.advance(40);
  expect(storedIn(app)).toEqual(['abc']);
});

// Faults.

it('rejectNth refuses the n-th publish from now, and no other', () => {
  const { app, faults } = openApp();
  const [serial = ''] = send(app, ['a']);
  faults.rejectNth = 2;
  send(app, ['b']);
  expect(codeOf(() => alter(app, changeOf(serial, 5, '+')))).toBe(50000);
  expect(faults.rejectNth).toBeUndefined();
  alter(app, changeOf(serial, 5, '!'));
  expect(storedIn(app)).toEqual(['a!', 'b']);
});

it('rejectOneIn refuses every k-th publish', () => {
  const { app, faults } = openApp();
  faults.rejectOneIn = 3;
  const codes = Array.from({ length: 7 }, (_, n) => codeOf(() => send(app, [String(n)])) ?? 'ok');
  expect(codes).toEqual(['ok', 'ok', 50000, 'ok', 'ok', 50000, 'ok']);
  expect(storedIn(app)).toEqual(['0', '1', '3', '4', '6']);
});

it('rejectPublish sees what is published, and its answer is the refusal', () => {
  const { app, faults } = openApp();
  const { connection } = connect(app, { clientId: 'alice' });
  const seen: unknown[] = [];
  faults.rejectPublish = (attempt) => {
    seen.push(attempt);
    return attempt.count > 1 ? { code: 42917, statusCode: 429, message: 'no' } : undefined;
  };
  const [serial = ''] = send(app, ['a'], connection);
  expect(codeOf(() => send(app, ['b', 'c'], connection))).toBe(42917);
  alter(app, changeOf(serial, 5, '+'), connection);
  const attempt = { channel: name, clientId: 'alice' };
  expect(seen).toEqual([
    { ...attempt, names: ['m'], count: 1 },
    { ...attempt, names: ['m', 'm'], count: 2 },
    { ...attempt, names: ['m'], count: 1 },
  ]);
  expect(storedIn(app)).toEqual(['a+']);
});

it('a refused append is in no merged one', () => {
  const { app, clock, faults } = openApp({ limits: { appendRollupMs: 40 } });
  const { connection } = connect(app);
  const [serial = ''] = send(app, ['a'], connection);
  for (const data of ['b', 'c']) alter(app, changeOf(serial, 5, data), connection);
  faults.rejectNth = 1;
  expect(codeOf(() => alter(app, changeOf(serial, 5, 'no'), connection))).toBe(50000);
  alter(app, changeOf(serial, 5, 'd'), connection);
  clock.advance(40);
  expect(storedIn(app)).toEqual(['abcd']);
});
