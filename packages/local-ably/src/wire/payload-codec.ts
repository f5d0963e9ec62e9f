import type { Payload } from '../core/payload.ts';
import { ProtocolError } from '../errors.ts';

/** The two encodings of frames and REST bodies. */
export type Format = 'json' | 'msgpack';

const base64Text = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * Brings a received payload into its stored form: base64 text becomes bytes, and a structured value
 * (only plain HTTP clients send one) becomes JSON text with `json` in its encoding.
 * Throws 40013 for text that claims to be base64 and is not.
 */
export function canonicalPayload(data: unknown, encoding: string | null | undefined): Payload {
  const layers = encoding ? encoding.split('/') : [];
  if (data === null || data === undefined) return { data: undefined, encoding: undefined };
  // A copy: the received bytes are a view of the whole frame, which must not live on with them.
  if (data instanceof Uint8Array) return { data: Buffer.from(data), encoding: joined(layers) };
  if (typeof data !== 'string') {
    return { data: JSON.stringify(data), encoding: joined([...layers, 'json']) };
  }
  if (layers.at(-1) !== 'base64') return { data, encoding: joined(layers) };
  if (!base64Text.test(data)) throw new ProtocolError(40013, 400, 'message data is not base64');
  return { data: Buffer.from(data, 'base64'), encoding: joined(layers.slice(0, -1)) };
}

/** The form in which a stored payload is sent: JSON cannot carry bytes, msgpack can (spec RSL4). */
export function wirePayload(payload: Payload, format: Format): Payload {
  const { data, encoding } = payload;
  if (format === 'msgpack' || data === undefined || typeof data === 'string') {
    return { data, encoding };
  }
  return {
    data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
    encoding: encoding === undefined ? 'base64' : `${encoding}/base64`,
  };
}

function joined(layers: readonly string[]): string | undefined {
  return layers.length === 0 ? undefined : layers.join('/');
}
