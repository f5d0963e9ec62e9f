import { Encoder, encode } from '@msgpack/msgpack';
import { expect, it } from 'vitest';
import { isTooDeep, maxDepth } from './nesting.ts';

// Longer than what is too short to be deep.
const padding = 'x'.repeat(maxDepth);
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const msgpack = (value: unknown) => new Encoder({ maxDepth: 1000 }).encode(value);

function nested(depth: number, kind: 'list' | 'object'): unknown {
  let value: unknown = padding;
  for (let level = 0; level < depth; level += 1) value = kind === 'list' ? [value] : { in: value };
  return value;
}

it.each(['list', 'object'] as const)('as deep as it may be, and one deeper: %s', (kind) => {
  for (const [format, bytesOf] of [
    ['json', json],
    ['msgpack', msgpack],
  ] as const) {
    expect(isTooDeep(bytesOf(nested(maxDepth, kind)), format)).toBe(false);
    expect(isTooDeep(bytesOf(nested(maxDepth + 1, kind)), format)).toBe(true);
  }
});

it('what is long and flat is not deep, whatever it is made of', () => {
  const values = [
    ...[null, true, false, 0, -1, 200, -200, 70_000, -70_000, 2 ** 40, -(2 ** 40), 0.5],
    ...['', 'x'.repeat(40), 'x'.repeat(300), 'x'.repeat(70_000)],
    ...[new Uint8Array(3), new Uint8Array(300), new Uint8Array(70_000)],
    ...[new Date(1), new Date(1.5), new Date(2 ** 45)],
    ...[
      [],
      {},
      Array(20).fill([1]),
      Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i, {}])),
    ],
    ...[Array(70_000).fill(1)],
  ];
  for (const value of [...values, values]) {
    const list = Array(1000)
      .fill(null)
      .concat([value], Array(200).fill({ a: ['[{'] }));
    expect(isTooDeep(encode(list), 'msgpack')).toBe(false);
  }
  const text = Array(500).fill({ key: '[[[{{{"\\', '"[[': [[]] });
  expect(isTooDeep(json(text), 'json')).toBe(false);
});

it('more items than there are bytes', () => {
  const list = (count: number, rest: number) => {
    const bytes = Buffer.alloc(5 + rest);
    bytes[0] = 0xdd;
    bytes.writeUInt32BE(count, 1);
    return bytes;
  };
  expect(isTooDeep(list(200, 200), 'msgpack')).toBe(false);
  expect(isTooDeep(list(201, 200), 'msgpack')).toBe(true);
  // Each fits by itself, and both together do not.
  expect(isTooDeep(Buffer.concat([list(150, 0), list(100, 200)]), 'msgpack')).toBe(true);
});

it('what is cut off is left to the decoder', () => {
  const bytes = encode({ text: padding, list: [1, { two: 2 }], last: new Uint8Array(300) });
  for (let length = 0; length < bytes.length; length += 1) {
    expect(() => isTooDeep(bytes.subarray(0, length), 'msgpack')).not.toThrow();
    expect(() => isTooDeep(bytes.subarray(0, length), 'json')).not.toThrow();
  }
});
