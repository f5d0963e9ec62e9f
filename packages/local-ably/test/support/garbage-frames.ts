import { Action } from '../../src/wire/frame-actions.ts';
import type { Format } from '../../src/wire/payload-codec.ts';
import { anyValue, type Chance, encodeGarbage, nestedBytes } from './garbage.ts';

/** Where garbage is published; the first takes changes where a server has a rule for it. */
export const garbageChannels = ['mutable:garbage', 'plain'] as const;

/** What a frame is made for. */
type FrameTarget = {
  readonly format: Format;
  /** Of a message that can be changed. */
  readonly serial: string;
  /** What the server takes in one frame, bytes. */
  readonly frameSize: number;
  /** The next of the connection. */
  nextMsgSerial(): number;
};

/** Bytes to send in a WebSocket frame of either kind. */
export type GarbageFrame = { readonly bytes: Buffer; readonly isBinary: boolean };

/** Anything from noise to a frame in which one field is wrong. */
export function garbageFrame(chance: Chance, target: FrameTarget): GarbageFrame {
  const { format, frameSize } = target;
  const isBinary = format === 'msgpack';
  const typed = (as: Format) =>
    encodeGarbage(frameOfWrongTypes(chance, { ...target, format: as }), as);
  const kind = chance.below(100);
  if (kind < 70) return { bytes: typed(format), isBinary };
  if (kind < 75) {
    return { bytes: typed(isBinary ? 'json' : 'msgpack'), isBinary: chance.percent(50) };
  }
  if (kind < 80) return { bytes: chance.bytes(chance.below(200)), isBinary: chance.percent(50) };
  if (kind < 88) {
    const bytes = typed(format);
    for (let flips = chance.below(3); flips >= 0; flips -= 1) {
      bytes[chance.below(bytes.length)] = chance.below(256);
    }
    return { bytes: chance.percent(80) ? bytes : bytes.subarray(chance.below(20)), isBinary };
  }
  if (kind < 99) return { bytes: deepFrame(chance, target), isBinary };
  const size = chance.one([frameSize + 1, frameSize * 2, frameSize * 2 + 1, frameSize * 20]);
  return { bytes: Buffer.alloc(size, chance.one(['x', '[', '\x91', '\x00'])), isBinary };
}

/** A message with fields of any type; most of them are right, so that it is looked at closely. */
export function messageOfWrongTypes(chance: Chance, format: Format, serial: string): object {
  const any = () => anyValue(chance, format);
  const mostly = (value: unknown) => (chance.percent(92) ? value : any());
  const sometimes = (name: string, value: () => unknown) =>
    chance.percent(40) ? { [name]: value() } : {};
  const isChange = chance.percent(40);
  return {
    ...sometimes('id', () => mostly(`id-${chance.below(50)}:0`)),
    ...sometimes('name', () => mostly('name')),
    ...sometimes('data', any),
    ...sometimes('encoding', () => mostly(chance.one(['json', 'base64', 'utf-8', 'x/base64']))),
    ...sometimes('extras', () => mostly({ headers: any(), ref: any(), ['__proto__']: any() })),
    ...sometimes('clientId', () => mostly('someone')),
    ...(isChange ? { action: mostly(chance.one([1, 2, 3, 5, 5])), serial: mostly(serial) } : {}),
    ...sometimes('version', () =>
      mostly({ clientId: mostly('x'), metadata: { key: mostly('x') } }),
    ),
    ...(chance.percent(10) ? { timestamp: any(), connectionId: any(), size: any() } : {}),
  };
}

function frameOfWrongTypes(chance: Chance, target: FrameTarget): object {
  const { format, serial } = target;
  const any = () => anyValue(chance, format);
  const mostly = (value: unknown) => (chance.percent(97) ? value : any());
  const sometimes = (name: string, value: () => unknown) =>
    chance.percent(30) ? { [name]: value() } : {};
  const message = () => messageOfWrongTypes(chance, format, serial);
  const action = chance.percent(50)
    ? Action.message
    : chance.one([...Object.values(Action), Action.attach, Action.attach, Action.presence, 99]);
  return {
    action: mostly(action),
    msgSerial: mostly(target.nextMsgSerial()),
    channel: mostly(
      chance.one([...garbageChannels, ...garbageChannels, 'p'.repeat(500), '', ':', 'constructor']),
    ),
    ...sometimes('id', () => mostly('id')),
    ...sometimes('channelSerial', () => mostly(serial)),
    ...sometimes('flags', () => mostly(chance.below(2 ** 31))),
    ...sometimes('params', () =>
      mostly({ rewind: chance.one(['5', '1m', 'x', serial]), modes: any() }),
    ),
    ...(action === Action.message
      ? { messages: mostly(Array.from({ length: 1 + chance.below(2) }, message)) }
      : {}),
    ...(action === Action.presence
      ? { presence: mostly([{ ...message(), action: chance.below(6) }]) }
      : {}),
    ...(action === Action.auth
      ? { auth: mostly({ accessToken: chance.one(['x', 'a.b.c']) }) }
      : {}),
    ...sometimes('count', any),
  };
}

/** A publish of something deep, in each of the places where anything may stand. */
function deepFrame(chance: Chance, target: FrameTarget): Buffer {
  const { format, serial, frameSize } = target;
  const depth = chance.one([20, 60, 90, 97, 99, 101, 200, 2_000, Math.floor(frameSize / 7)]);
  const deep = nestedBytes(depth, format, chance.one(['list', 'object']));
  const place = chance.one(['data', 'extras', 'unknown', 'all']);
  if (place === 'all') return deep;
  const marker = 'in the place of something deep';
  const value = place === 'extras' ? { deep: marker } : marker;
  const change = chance.percent(50) ? {} : { serial, action: chance.one([1, 5]) };
  const frame = {
    action: Action.message,
    channel: garbageChannels[0],
    msgSerial: target.nextMsgSerial(),
    messages: [{ ...change, [place]: value }],
  };
  const bytes = encodeGarbage(frame, format);
  const quoted = encodeGarbage(marker, format);
  const at = bytes.indexOf(quoted);
  return Buffer.concat([bytes.subarray(0, at), deep, bytes.subarray(at + quoted.length)]);
}
