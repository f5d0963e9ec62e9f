import { expect, it, vi } from 'vitest';
import type { Message } from './message.ts';
import { formAt, MessageStore } from './message-store.ts';

const message = (serial: string, timestamp: number, version = serial): Message => ({
  id: serial,
  serial,
  timestamp,
  action: version === serial ? 0 : 1,
  version: { serial: version, timestamp },
  data: version,
  encoding: undefined,
});

function storeOf(...messages: readonly Message[]) {
  const onDrop = vi.fn();
  const store = new MessageStore(true, onDrop);
  for (const each of messages) store.add(each, 10);
  const dropped = () => onDrop.mock.calls.map(([{ serial }]) => serial);
  const serials = () => Array.from({ length: store.length }, (_, i) => store.at(i)?.latest.serial);
  return { store, dropped, serials };
}

it('what is too old goes, to the millisecond, and is told', () => {
  const { store, dropped, serials } = storeOf(message('b:0', 10), message('c:0', 20));
  store.trim({ keepMs: 100, maxBytes: 1000 }, 110);
  expect(dropped()).toEqual([]);
  store.trim({ keepMs: 100, maxBytes: 1000 }, 111);
  expect([dropped(), serials(), store.bytes]).toEqual([['b:0'], ['c:0'], 10]);
});

it('the byte limit goes before the age, and counts what a message grew by', () => {
  const { store, dropped } = storeOf(message('b:0', 10), message('c:0', 10));
  const stored = store.find('c:0');
  if (stored === undefined) throw new Error('not found');
  store.replace(stored, message('c:0', 10, 'd:0'), false, 5);
  store.trim({ keepMs: 100, maxBytes: 25 }, 10);
  expect(dropped()).toEqual([]);
  store.trim({ keepMs: 100, maxBytes: 24 }, 10);
  expect([dropped(), store.bytes]).toEqual([['b:0'], 15]);
});

it('every version counts towards the byte limit, and goes with its message', () => {
  const { store, dropped } = storeOf(message('b:0', 10), message('c:0', 10));
  const stored = store.find('b:0');
  if (stored === undefined) throw new Error('not found');
  for (const version of ['d:0', 'e:0', 'f:0']) {
    store.replace(stored, message('b:0', 10, version), true, 1);
  }
  // The message grew from 10 to 13, through versions of 11, 12 and 13.
  expect([stored.bytes, stored.versionBytes, store.bytes]).toEqual([13, 36, 59]);
  store.trim({ keepMs: 100, maxBytes: 58 }, 10);
  expect([dropped(), store.bytes]).toEqual([['b:0'], 10]);
});

it('messages are found by serial, by time and by channel serial', () => {
  const { store } = storeOf(message('b:0', 10), message('b:1', 10), message('d:0', 20));
  expect(store.find('b:1')?.latest.serial).toBe('b:1');
  expect(store.find('c:0')).toBeUndefined();
  expect(store.find('e:0')).toBeUndefined();
  expect([store.since(10), store.since(11), store.since(21)]).toEqual([0, 2, 3]);
  expect([store.after('a'), store.after('b'), store.after('c'), store.after('d')]).toEqual([
    0, 2, 2, 3,
  ]);
});

it('the form at a point is the last one up to it, appends included', () => {
  const { store } = storeOf(message('b:0', 10));
  const stored = store.find('b:0');
  if (stored === undefined) throw new Error('not found');
  store.replace(stored, message('b:0', 10, 'd:0'), false, 0);
  store.replace(stored, message('b:0', 10, 'f:0'), true, 0);
  expect(stored.versions.map(({ data }) => data)).toEqual(['b:0', 'f:0']);
  const at = (point: string) => formAt(stored, point).data;
  expect([at('b'), at('c'), at('d'), at('e'), at('f')]).toEqual([
    'b:0',
    'b:0',
    'd:0',
    'd:0',
    'f:0',
  ]);
});
