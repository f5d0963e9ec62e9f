import { expect, it } from 'vitest';
import { decode, encode, SharedFrame } from './codec.ts';
import { canonicalPayload, wirePayload } from './payload-codec.ts';

const bytes = Buffer.from([0, 255, 7]);

it.each([
  ['text', undefined, { data: 'text', encoding: undefined }],
  ['{"a":1}', 'json', { data: '{"a":1}', encoding: 'json' }],
  [{ a: 1 }, undefined, { data: '{"a":1}', encoding: 'json' }],
  [[1], null, { data: '[1]', encoding: 'json' }],
  ['AP8H', 'base64', { data: bytes, encoding: undefined }],
  [
    'AP8H',
    'json/utf-8/cipher+aes-128-cbc/base64',
    { data: bytes, encoding: 'json/utf-8/cipher+aes-128-cbc' },
  ],
  [bytes, 'utf-8/cipher+aes-128-cbc', { data: bytes, encoding: 'utf-8/cipher+aes-128-cbc' }],
  [null, 'json', { data: undefined, encoding: undefined }],
  ['', undefined, { data: '', encoding: undefined }],
])('case %#: stored form', (data, encoding, expected) => {
  expect(canonicalPayload(data, encoding)).toEqual(expected);
});

it('bytes become base64 for JSON only', () => {
  const stored = { data: bytes, encoding: 'utf-8/cipher+aes-128-cbc' };
  expect(wirePayload(stored, 'json')).toEqual({
    data: 'AP8H',
    encoding: 'utf-8/cipher+aes-128-cbc/base64',
  });
  expect(wirePayload(stored, 'msgpack')).toEqual(stored);
  expect(wirePayload({ data: bytes, encoding: undefined }, 'json').encoding).toBe('base64');
});

it('stored bytes do not hold on to the frame they came in', () => {
  const frame = new Uint8Array(1000);
  const { data } = canonicalPayload(frame.subarray(10, 13), undefined);
  frame.fill(9);
  expect(data).toEqual(Buffer.from([0, 0, 0]));
});

it.each(['json', 'msgpack'] as const)('%s: undefined fields are absent', (format) => {
  const encoded = encode({ a: 1, b: undefined, c: { d: undefined } }, format);
  expect(decode(encoded, format)).toStrictEqual({ a: 1, c: {} });
  expect(() => decode(Buffer.from([0xc1, 0xff]), format)).toThrow(
    expect.objectContaining({ code: 40000 }),
  );
});

it('a shared frame is encoded once per format', () => {
  const frame = new SharedFrame({ action: 15, channel: 'c' });
  expect(frame.bytes('json')).toBe(frame.bytes('json'));
  expect(frame.bytes('msgpack')).toBe(frame.bytes('msgpack'));
  expect(decode(frame.bytes('msgpack'), 'msgpack')).toEqual({
    action: 15,
    channel: 'c',
  });
});
