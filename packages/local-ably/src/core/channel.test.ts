import { expect, it } from 'vitest';
import {
  append,
  changeOf,
  join,
  listener,
  openChannel,
  originOf,
  say,
} from '../../test/support/core.ts';

const draft = (id?: string) => ({ id, name: 'n', data: 'x', encoding: undefined });

it('one frame per publish, with ids, serials and times for every message', () => {
  const { channel } = openChannel({ start: 77 });
  const client = listener();
  join(channel, client);
  const result = channel.publish([draft(), draft()], { id: 'c:4', connectionId: 'c' });
  const frame = client.frames[1];
  const { timestamp = 0 } = frame ?? {};
  expect(frame).toMatchObject({ action: 15, id: 'c:4', connectionId: 'c', timestamp: 77 });
  expect(frame?.messages?.map(({ id }) => id)).toEqual(['c:4:0', 'c:4:1']);
  expect(frame?.messages?.map(({ serial }) => serial)).toEqual(result.serials);
  expect(result.serials).toEqual([`${frame?.channelSerial}:000`, `${frame?.channelSerial}:001`]);
  expect(frame?.messages?.[0]?.version).toEqual({ serial: result.serials[0], timestamp });
});

it('a message id that was seen gives the first result and is not stored again', () => {
  const { channel } = openChannel();
  const first = channel.publish([draft('mine:0'), draft('mine:1')], originOf());
  expect(channel.publish([draft('mine:0'), draft('mine:1')], originOf())).toBe(first);
  expect(channel.log.length).toBe(1);
  expect(channel.publish([draft('other')], originOf())).not.toEqual(first);
});

it('an id is forgotten together with its message', () => {
  const { channel, clock } = openChannel();
  const first = channel.publish([draft('mine')], originOf());
  clock.advance(120_001);
  expect(channel.publish([draft()], originOf())).not.toEqual(first);
  expect(channel.publish([draft('mine')], originOf())).not.toEqual(first);
});

it('channel serials rise while the clock goes back, and times with them', () => {
  const { channel, clock } = openChannel();
  const client = listener();
  join(channel, client);
  for (const step of [1000, -3000, 0, 3001, -1e6]) {
    clock.advance(step);
    say(channel, 'x');
  }
  const serials = client.frames.map(({ channelSerial }) => channelSerial ?? '');
  expect(serials.toSorted()).toEqual(serials);
  expect(new Set(serials).size).toBe(serials.length);
  const times = client.frames.flatMap(({ timestamp }) => timestamp ?? []);
  expect(times).toEqual([1_001_000, 1_001_000, 1_001_000, 1_001_001, 1_001_001]);
});

it.each([
  [{}, 120_000],
  [{ persisted: true }, 86_400_000],
  [{ mutable: true }, 86_400_000],
])('messages of a channel that is %o are kept for %i ms', (rule, keepMs) => {
  const { channel, clock } = openChannel({ rule });
  say(channel, 'x');
  clock.advance(keepMs);
  channel.trim();
  expect(channel.store.length).toBe(1);
  clock.advance(1);
  channel.trim();
  expect(channel.store.length).toBe(0);
});

it('messages and log are held within their bytes, whatever else is promised', () => {
  const { channel } = openChannel({ limits: { historyBytes: 3000, logBytes: 3000 } });
  for (let count = 0; count < 20; count += 1) say(channel, 'x'.repeat(500));
  expect(channel.store.bytes).toBeLessThanOrEqual(3000);
  expect(channel.log.bytes).toBeLessThanOrEqual(3000);
  expect(channel.store.length).toBe(3);
  expect(channel.bytes).toBe(channel.store.bytes + channel.log.bytes);
});

it('an attach point is too old when something after it is older than two minutes', () => {
  const { channel, clock } = openChannel({ rule: { persisted: true } });
  const point = channel.log.head;
  clock.advance(3_600_000);
  expect(channel.isStale(point)).toBe(false);
  say(channel, 'x');
  clock.advance(120_000);
  expect(channel.isStale(point)).toBe(false);
  expect(channel.isStale(channel.log.head)).toBe(false);
  clock.advance(1);
  expect(channel.isStale(point)).toBe(true);
  expect(channel.isStale(channel.log.head)).toBe(false);
});

it('who was away for longer than two minutes cannot go on, although the log has it all', () => {
  const { channel, clock } = openChannel();
  const point = channel.log.head;
  clock.advance(3_600_000);
  expect(channel.canResumeFrom(point)).toBe(true);
  say(channel, 'missed');
  clock.advance(120_000);
  channel.trim();
  expect(channel.canResumeFrom(point)).toBe(true);
  clock.advance(1);
  channel.trim();
  expect(channel.log.length).toBe(1);
  expect(channel.canResumeFrom(point)).toBe(false);
  expect(channel.canResumeFrom(channel.log.head)).toBe(true);
});

it('an attach point is too old also when the log has lost what came after it', () => {
  const { channel, clock } = openChannel({ limits: { logEntries: 0, logMs: 100 } });
  const point = channel.log.head;
  say(channel, 'x');
  clock.advance(101);
  say(channel, 'y');
  expect(channel.log.floor > point).toBe(true);
  expect(channel.isStale(point)).toBe(true);
});

// Changes as they are delivered.

/** A channel with an attached client, whose frames so far are forgotten. */
function attached(over: Parameters<typeof openChannel>[0] = {}, client = listener()) {
  const opened = openChannel({ ...over, rule: { mutable: true } });
  join(opened.channel, client);
  return { ...opened, client };
}

it('who has the message gets the piece, with name, extras, creation and the new version', () => {
  const { channel, clock, client } = attached();
  const extras = { headers: { a: 'b' } };
  const serial = channel.publish([{ ...draft(), extras }], originOf('c')).serials[0] ?? '';
  clock.advance(500);
  const operation = { clientId: 'bob', metadata: { phase: 'streaming' } };
  const change = changeOf(serial, 5, ', y', { operation });
  const result = channel.change(change, { id: 'd:9', connectionId: 'd' });
  const frame = client.frames.at(-1);
  expect(frame).toMatchObject({ id: 'd:9', connectionId: 'd', timestamp: 1_000_500 });
  expect(frame?.messages).toEqual([
    {
      id: 'd:9:0',
      name: 'n',
      data: ', y',
      encoding: undefined,
      extras,
      connectionId: 'c',
      timestamp: 1_000_000,
      serial,
      action: 5,
      version: { serial: `${frame?.channelSerial}:000`, timestamp: 1_000_500, ...operation },
    },
  ]);
  expect(result.serials).toEqual([`${frame?.channelSerial}:000`]);
});

it('who has not seen the message gets the whole, then pieces', () => {
  const { channel, client } = attached();
  const serial = say(channel, 'a');
  const late = listener('late');
  join(channel, late);
  append(channel, serial, 'b');
  append(channel, serial, 'c');
  expect(late.forms()).toEqual([
    [1, 'ab'],
    [5, 'c'],
  ]);
  expect(client.forms()).toEqual([
    [0, 'a'],
    [5, 'b'],
    [5, 'c'],
  ]);
  expect(late.frames[1]?.messages?.[0]?.version).toEqual(client.frames[2]?.messages?.[0]?.version);
});

it('an update brings the whole, so that pieces may follow', () => {
  const { channel } = attached();
  const serial = say(channel, 'a');
  const late = listener('late');
  join(channel, late);
  channel.change(changeOf(serial, 1, 'X'), originOf());
  append(channel, serial, '+');
  expect(late.forms()).toEqual([
    [1, 'X'],
    [5, '+'],
  ]);
});

it('appendMode=full: always the whole', () => {
  const { channel } = attached();
  const client = listener('full');
  const { params } = join(channel, client, { params: { appendMode: 'full' } });
  expect(params).toEqual({ appendMode: 'full' });
  const serial = say(channel, 'a');
  append(channel, serial, 'b');
  append(channel, serial, 'c');
  expect(client.forms()).toEqual([
    [0, 'a'],
    [1, 'ab'],
    [1, 'abc'],
  ]);
});

it('a client without echo misses its own pieces, so it gets the whole of what others append', () => {
  const { channel, client } = attached({}, listener('me', false));
  const serial = say(channel, 'a', 'you');
  append(channel, serial, 'b', 'me');
  append(channel, serial, 'c', 'you');
  expect(client.forms()).toEqual([
    [0, 'a'],
    [1, 'abc'],
  ]);
});

it('versions are the creation, updates and deletes; a delete leaves the message', () => {
  const { channel } = attached();
  const serial = say(channel, 'a');
  append(channel, serial, 'b');
  channel.change(changeOf(serial, 1, 'X'), originOf());
  append(channel, serial, 'y');
  channel.change(changeOf(serial, 2, undefined), originOf());
  const stored = channel.store.find(serial);
  expect(stored?.versions.map(({ action, data }) => [action, data])).toEqual([
    [0, 'a'],
    [1, 'X'],
    [2, 'Xy'],
  ]);
  expect(stored?.latest).toMatchObject({ action: 2, data: 'Xy', serial });
});

it('an append may fill the message to the limit and not beyond, and then changes nothing', () => {
  // 'm' is its name.
  const { channel, client } = attached({ limits: { messageSize: 1 + 10 } });
  const serial = say(channel, '12345');
  append(channel, serial, '67890');
  expect(() => append(channel, serial, '1')).toThrow(expect.objectContaining({ code: 40009 }));
  const withExtras = changeOf(serial, 5, '', { extras: { a: 1 } });
  expect(() => channel.change(withExtras, originOf())).toThrow(
    expect.objectContaining({ code: 40009 }),
  );
  expect(channel.store.find(serial)?.latest.data).toBe('1234567890');
  expect(client.frames).toHaveLength(3);
  channel.change(changeOf(serial, 1, 'short'), originOf());
  append(channel, serial, '12345');
  expect(channel.store.find(serial)?.latest.data).toBe('short12345');
});

it('4-byte characters count as four bytes', () => {
  const { channel } = attached({ limits: { messageSize: 1 + 8 } });
  const serial = say(channel, '😀');
  append(channel, serial, '😀');
  expect(() => append(channel, serial, '.')).toThrow(expect.objectContaining({ code: 40009 }));
});

it('a message that is not there cannot be changed', () => {
  const { channel } = attached();
  const act = () => append(channel, `${channel.log.head}:000`, 'x');
  expect(act).toThrow(expect.objectContaining({ code: 40400 }));
});

it('on demand appends are conflated, and the last thing delivered is the newest state', () => {
  const { channel, clock, client, faults } = attached({ faults: { conflateAppends: true } });
  const serial = say(channel, 'a');
  append(channel, serial, 'b');
  append(channel, serial, 'c');
  expect(client.forms()).toEqual([[0, 'a']]);
  clock.advance(100);
  expect(client.forms()).toEqual([
    [0, 'a'],
    [1, 'abc'],
  ]);
  append(channel, serial, 'd');
  // Switched off in between: a piece now would go onto a base that lacks the one before.
  faults.conflateAppends = false;
  append(channel, serial, 'e');
  clock.advance(100);
  append(channel, serial, 'f');
  expect(client.forms().slice(2)).toEqual([
    [1, 'abcde'],
    [5, 'f'],
  ]);
});
