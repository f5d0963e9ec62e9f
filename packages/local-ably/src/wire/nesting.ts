import type { Format } from './payload-codec.ts';

/** How deep lists and objects may lie in each other, so that every value can be sent on. */
export const maxDepth = 100;

/**
 * Whether received bytes are nested too deep to be read. Of msgpack also whether they claim more
 * items than they can hold: a decoder makes room for what is claimed before it has read it.
 */
export function isTooDeep(bytes: Uint8Array, format: Format): boolean {
  if (bytes.length <= maxDepth) return false;
  return format === 'json' ? isJsonTooDeep(bytes) : isMsgpackTooDeep(bytes);
}

const [quote, backslash, openList, closeList, openObject, closeObject] = Buffer.from('"\\[]{}');

function isJsonTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) isText = !isText;
    else if (isText && byte === backslash) at += 1;
    else if (isText) continue;
    else if (byte === openList || byte === openObject) depth += 1;
    else if (byte === closeList || byte === closeObject) depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

function isMsgpackTooDeep(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** How many items are still to come: at each depth, and in all. */
  const left = [1];
  let owed = 1;
  for (let at = 0; at < bytes.length && owed > 0; ) {
    while (left.at(-1) === 0) left.pop();
    left.push((left.pop() ?? 0) - 1);
    const { size, items } = itemAt(buffer, at);
    at += size;
    owed += items - 1;
    if (owed > Math.max(0, bytes.length - at)) return true;
    if (items > 0) left.push(items);
    if (left.length > maxDepth + 1) return true;
  }
  return false;
}

type Kind = {
  /** Bytes without what a length adds. */
  readonly size: number;
  /** How many of them are a length; 0 for none. */
  readonly lengthBytes: number;
  /** How many items a length of one stands for; 0 when it counts bytes. */
  readonly itemsEach: number;
};

const plain = (...sizes: number[]): Kind[] =>
  sizes.map((size) => ({ size, lengthBytes: 0, itemsEach: 0 }));
const counted = (lengths: number[], head: number, itemsEach = 0): Kind[] =>
  lengths.map((lengthBytes) => ({ size: head + lengthBytes, lengthBytes, itemsEach }));

/** The types from 0xc0 to 0xdf. */
const kinds: readonly Kind[] = [
  ...plain(1, 1, 1, 1), // nil, nothing, booleans
  ...counted([1, 2, 4], 1), // bin
  ...counted([1, 2, 4], 2), // ext
  ...plain(5, 9), // floats
  ...plain(2, 3, 5, 9), // unsigned integers
  ...plain(2, 3, 5, 9), // signed ones
  ...plain(3, 4, 6, 10, 18), // fixext
  ...counted([1, 2, 4], 1), // str
  ...counted([2, 4], 1, 1), // array
  ...counted([2, 4], 1, 2), // map
];

/** How long the item at a place is without the items in it, and how many these are. */
function itemAt(bytes: Buffer, at: number): { size: number; items: number } {
  const type = bytes[at] ?? 0;
  const kind = kinds[type - 0xc0];
  if (kind === undefined) {
    if (type < 0x80 || type >= 0xe0) return { size: 1, items: 0 };
    if (type < 0x90) return { size: 1, items: 2 * (type & 0x0f) };
    if (type < 0xa0) return { size: 1, items: type & 0x0f };
    return { size: 1 + (type & 0x1f), items: 0 };
  }
  const { size, lengthBytes, itemsEach } = kind;
  const isCutOff = at + size > bytes.length;
  const length = lengthBytes === 0 || isCutOff ? 0 : bytes.readUIntBE(at + 1, lengthBytes);
  if (itemsEach === 0) return { size: size + length, items: 0 };
  return { size, items: itemsEach * length };
}
