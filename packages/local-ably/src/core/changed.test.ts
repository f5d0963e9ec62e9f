import { expect, it } from 'vitest';
import { changeOf } from '../../test/support/core.ts';
import { type AppendRules, changed, mergedAppends } from './changed.ts';
import type { Change, Message } from './message.ts';

const original: Message = {
  id: 'conn:0:0',
  name: 'answer',
  data: 'one',
  encoding: undefined,
  extras: { headers: { responseId: 'r' } },
  clientId: 'alice',
  connectionId: 'conn',
  timestamp: 1000,
  serial: 's1:000',
  action: 0,
  version: { serial: 's1:000', timestamp: 1000 },
};
const version = { serial: 's2:000', timestamp: 2000, clientId: 'bob', description: 'more' };
const rules: AppendRules = { appendWithoutExtras: 'keep', appendsCarryName: true };

const apply = (change: Change, over: Partial<AppendRules> = {}, message = original) =>
  changed(message, change, version, 'conn:1:0', { ...rules, ...over });

const appended = (data: string | Uint8Array | undefined, over: Partial<Change> = {}) =>
  changeOf('s1:000', 5, data, over);

it('an append is delivered as its piece, and repeats name, extras and creation', () => {
  const { latest, delivery } = apply(appended(', two'));
  expect(latest).toEqual({ ...original, data: 'one, two', action: 1, version });
  expect(delivery).toEqual({ ...original, id: 'conn:1:0', data: ', two', action: 5, version });
});

it.each([1, 2] as const)('action %i replaces what it gives and keeps the rest', (action) => {
  const { latest, delivery } = apply(changeOf('s1:000', action, 'ONE', { extras: { a: 1 } }));
  expect(latest).toEqual({ ...original, data: 'ONE', extras: { a: 1 }, action, version });
  expect(delivery).toEqual({ ...latest, id: 'conn:1:0' });
  const untouched = apply(changeOf('s1:000', action, undefined));
  expect(untouched.latest).toEqual({ ...original, action, version });
});

it('what replaces the data replaces its encoding', () => {
  const json = { payload: { data: '{}', encoding: 'json' } };
  const { latest } = apply(changeOf('s1:000', 1, undefined, json));
  expect([latest.data, latest.encoding]).toEqual(['{}', 'json']);
  const { latest: text } = apply(changeOf('s1:000', 1, 'plain'), {}, latest);
  expect([text.data, text.encoding]).toEqual(['plain', undefined]);
});

it.each([
  ['keep', original.extras],
  ['remove', undefined],
] as const)('an append without extras: %s', (appendWithoutExtras, extras) => {
  const { latest, delivery } = apply(appended('x'), { appendWithoutExtras });
  expect([latest.extras, delivery.extras]).toEqual([extras, extras]);
  const given = apply(appended('x', { extras: { a: 1 } }), { appendWithoutExtras });
  expect([given.latest.extras, given.delivery.extras]).toEqual([{ a: 1 }, { a: 1 }]);
  const update = apply(changeOf('s1:000', 1, 'x'), { appendWithoutExtras });
  expect(update.latest.extras).toEqual(original.extras);
});

it.each([
  [true, 'answer', 'other'],
  [false, undefined, 'other'],
])('deliveries of appends carry the name: %s', (appendsCarryName, without, given) => {
  const plain = apply(appended('x'), { appendsCarryName });
  expect([plain.latest.name, plain.delivery.name]).toEqual(['answer', without]);
  const named = apply(appended('x', { name: 'other' }), { appendsCarryName });
  expect([named.latest.name, named.delivery.name]).toEqual(['other', given]);
});

it('bytes are appended to bytes, and an append without data changes none', () => {
  const bytes = { ...original, data: Buffer.from([1, 2]), encoding: 'utf-8/cipher+aes' };
  const more = { payload: { data: Buffer.from([3]), encoding: 'utf-8/cipher+aes' } };
  const { latest, delivery } = apply(appended(undefined, more), {}, bytes);
  expect(latest.data).toEqual(Buffer.from([1, 2, 3]));
  expect(delivery).toMatchObject({ data: Buffer.from([3]), encoding: 'utf-8/cipher+aes' });
  const nothing = apply(appended(undefined));
  expect([nothing.latest.data, nothing.delivery.data]).toEqual(['one', undefined]);
  const first = apply(appended('x'), {}, { ...original, data: undefined });
  expect(first.latest.data).toBe('x');
});

it.each([[{ data: Buffer.from([1]), encoding: undefined }], [{ data: '{}', encoding: 'json' }]])(
  'data of another type (case %#) is 40013',
  (payload) => {
    const act = () => apply(appended(undefined, { payload }));
    expect(act).toThrow(expect.objectContaining({ code: 40013 }));
  },
);

const keep = { appendWithoutExtras: 'keep' } as const;

it('merged appends without extras remove those before them where appends do', () => {
  const older = appended('a', { extras: { a: 1 } });
  const merged = mergedAppends(older, appended('b'), { appendWithoutExtras: 'remove' });
  expect(merged.extras).toBeUndefined();
});

it('merged appends: data joined, the rest as the newest says', () => {
  const older = appended('a', {
    name: 'old',
    extras: { a: 1 },
    operation: { description: 'first', metadata: { phase: 'streaming' } },
  });
  const newer = appended('b', { operation: { metadata: { phase: 'done' } } });
  expect(mergedAppends(older, newer, keep)).toEqual({
    ...newer,
    payload: { data: 'ab', encoding: undefined },
    name: 'old',
    extras: { a: 1 },
  });
  expect(mergedAppends(appended('a'), appended(undefined), keep).payload?.data).toBe('a');
  expect(mergedAppends(appended(undefined), appended('b'), keep).payload?.data).toBe('b');
  const mixed = () => mergedAppends(appended('a'), appended(Buffer.from([1])), keep);
  expect(mixed).toThrow(expect.objectContaining({ code: 40013 }));
});
