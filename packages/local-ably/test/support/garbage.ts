import { Encoder } from '@msgpack/msgpack';
import type { Format } from '../../src/wire/payload-codec.ts';

/** A source of chance that gives the same for the same seed. */
export type Chance = {
  /** From 0 up to and without 1. */
  next(): number;
  /** A whole number from 0 up to and without `end`. */
  below(end: number): number;
  /** True this many times in a hundred. */
  percent(rate: number): boolean;
  /** Of a list that is not empty. */
  one<T>(of: readonly T[]): T;
  bytes(length: number): Buffer;
};

/** mulberry32: small, and good enough for garbage. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    next,
    below,
    percent: (rate) => next() * 100 < rate,
    one: <T>(of: readonly T[]) => of[below(of.length)] as T,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}

// Deep enough for everything that is made here.
const msgpack = new Encoder({ ignoreUndefined: true, maxDepth: 100_000 });

/** The bytes of a value, however deep it is. */
export function encodeGarbage(value: unknown, format: Format): Buffer {
  return format === 'json'
    ? Buffer.from(JSON.stringify(value))
    : Buffer.from(msgpack.encode(value));
}

/** A value of any type, as it can be sent in a format. */
export function anyValue(chance: Chance, format: Format, depth = 0): unknown {
  const inner = () => anyValue(chance, format, depth + 1);
  const kind = chance.below(depth < 3 ? 16 : 12);
  switch (kind) {
    case 0:
      return null;
    case 1:
      return chance.percent(50);
    case 2:
      return chance.below(30);
    case 3:
      return -chance.below(1e9);
    case 4:
      return chance.one([0.5, 2 ** 53, 1e308, -0, 2 ** 31, 4_294_967_296]);
    case 5:
      return format === 'json' ? 1e-7 : chance.one([Number.NaN, Number.POSITIVE_INFINITY]);
    case 6:
      return '';
    case 7:
      return chance.one(['*', '[]', '__proto__', 'a:b', ':', 'json', 'utf-8/base64', 'null', '\0']);
    case 8:
      return chance.one(['\ud800', 'ünï€𝄞', ' ', '\r\n', '%', '0'.repeat(30)]);
    case 9:
      return chance.bytes(chance.below(40)).toString('latin1');
    case 10:
      return 'x'.repeat(chance.below(3_000));
    case 11:
      return format === 'json' ? 'binary' : chance.bytes(chance.below(60));
    case 12:
      return Array.from({ length: chance.below(4) }, inner);
    case 13:
      return Object.fromEntries(
        Array.from({ length: chance.below(4) }, (_, index) => [`key${index}`, inner()]),
      );
    case 14:
      return [[inner()], { in: inner() }];
    default:
      return format === 'json' ? {} : new Date(chance.below(2 ** 31));
  }
}

/** So many lists or objects in each other, encoded; what `JSON.stringify` could not write. */
export function nestedBytes(depth: number, format: Format, kind: 'list' | 'object'): Buffer {
  if (format === 'msgpack') {
    const head = kind === 'list' ? [0x91] : [0x81, 0xa1, 0x61];
    return Buffer.concat([...Array(depth).fill(Buffer.from(head)), Buffer.from([0xc0])]);
  }
  const [open, close] = kind === 'list' ? ['[', ']'] : ['{"a":', '}'];
  return Buffer.from(`${open.repeat(depth)}null${close.repeat(depth)}`);
}
