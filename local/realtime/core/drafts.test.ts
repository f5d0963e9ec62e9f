import { expect, test } from 'vitest';
import { readDrafts } from './drafts.ts';

test('only the fields that a client may set come through', () => {
  const [draft] = readDrafts({
    name: 'n',
    data: 'd',
    size: 2,
    serial: 'forged',
    timestamp: 1,
    connectionId: 'forged',
    action: 0,
    extras: { headers: { a: 1 } },
    clientId: null,
  });
  expect(draft).toEqual({ name: 'n', data: 'd', extras: { headers: { a: 1 } } });
});

test.each([
  [[], 40000],
  ['text', 40000],
  [{ name: 5 }, 40000],
  [{ extras: 'x' }, 40000],
  [{ serial: 's', action: 1 }, 40000],
  [{ serial: 's', action: 5 }, 40000],
  [{ data: '*', encoding: 'base64' }, 40013],
  [[{ id: 'a' }, { id: 'b' }], 40031],
  [[{ id: 'a:0' }, {}], 40031],
  [Array.from({ length: 1001 }, () => ({})), 40034],
])('case %#: refused', (body, code) => {
  expect(() => readDrafts(body)).toThrow(expect.objectContaining({ code }));
});

test('a list of ids with one base is accepted', () => {
  expect(readDrafts([{ id: 'a:0' }, { id: 'a:1' }])).toHaveLength(2);
});
