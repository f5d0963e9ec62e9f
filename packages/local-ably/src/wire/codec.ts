import { decode as decodeMsgpack, Encoder } from '@msgpack/msgpack';
import type { Payload } from '../core/payload.ts';
import { ProtocolError } from '../errors.ts';
import type { OutboundFrame } from './frames.ts';
import { isTooDeep, maxDepth } from './nesting.ts';
import { type Format, wirePayload } from './payload-codec.ts';

// One encoder for all: it keeps its working buffer, and encoding never yields.
// What was received is sent on in something: a frame, a page.
const msgpack = new Encoder({ ignoreUndefined: true, maxDepth: 2 * maxDepth });

/** The bytes of any value in a format. Undefined fields are left out of both. */
export function encode(value: unknown, format: Format): Uint8Array {
  return format === 'json' ? Buffer.from(JSON.stringify(value)) : msgpack.encode(value);
}

/** The value of received bytes. Throws 40000 when they are not in the format, or nested too deep. */
export function decode(bytes: Uint8Array, format: Format): unknown {
  if (isTooDeep(bytes, format)) throw new ProtocolError(40000, 400, `${format} nested too deep`);
  try {
    return format === 'json'
      ? JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
      : decodeMsgpack(bytes);
  } catch {
    throw new ProtocolError(40000, 400, `not valid ${format}`);
  }
}

/**
 * A message or presence event with its payload in the form of the format: what frames and REST
 * bodies carry.
 */
export function wireItem<Item extends Payload>(item: Item, format: Format): Item {
  return { ...item, ...wirePayload(item, format) };
}

/** A frame to be sent to any number of connections; encoded at most once per format. */
export class SharedFrame {
  readonly frame: OutboundFrame;
  readonly #bytes: { json?: Uint8Array; msgpack?: Uint8Array } = {};

  constructor(frame: OutboundFrame) {
    this.frame = frame;
  }

  /** The frame, encoded. The buffer is shared: never change it. */
  bytes(format: Format): Uint8Array {
    const known = this.#bytes[format];
    if (known !== undefined) return known;
    const { messages, presence } = this.frame;
    const items = {
      ...(messages && { messages: messages.map((item) => wireItem(item, format)) }),
      ...(presence && { presence: presence.map((item) => wireItem(item, format)) }),
    };
    const frame = { ...this.frame, ...items };
    const bytes = encode(frame, format);
    this.#bytes[format] = bytes;
    return bytes;
  }
}
