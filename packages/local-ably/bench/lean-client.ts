import { decode, encode } from '@msgpack/msgpack';
import { WebSocket } from 'ws';

export type Format = 'json' | 'msgpack';

/** A message as far as a measurement looks at it. */
export type LeanMessage = { action: number; serial: string; data?: string };

type Frame = {
  action: number;
  channel?: string;
  msgSerial?: number;
  count?: number;
  res?: { serials: string[] }[];
  messages?: LeanMessage[];
  error?: { message: string };
};

/**
 * The protocol without the SDK's work on it: fifty SDK clients on one core would measure the SDK.
 * It decodes every frame it receives.
 */
export type LeanClient = {
  /** Resolves when the channel is attached; `onMessages` gets what each frame brings. */
  attach(channel: string, onMessages: (messages: LeanMessage[]) => void): Promise<void>;
  /** Sends messages in one frame; resolves with their serials when they are acknowledged. */
  publish(channel: string, messages: object[]): Promise<string[]>;
  close(): void;
};

const ACK = 1;
const NACK = 2;
const CONNECTED = 4;
const ERROR = 9;
const ATTACH = 10;
const ATTACHED = 11;
const MESSAGE = 15;

/** Connects; rejects when the server says ERROR or the socket ends first. */
export async function connectLean(
  { port, apiKey }: { port: number; apiKey: string },
  format: Format,
): Promise<LeanClient> {
  const query = new URLSearchParams({ key: apiKey, format, v: '5', heartbeats: 'false' });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/?${query}`, { perMessageDeflate: false });
  const isBinary = format === 'msgpack';
  const connected = Promise.withResolvers<void>();
  const attached = new Map<string, () => void>();
  const listeners = new Map<string, (messages: LeanMessage[]) => void>();
  const acknowledged = new Map<number, PromiseWithResolvers<string[]>>();
  let msgSerial = 0;

  socket.on('message', (data: Buffer) => {
    const frame = (isBinary ? decode(data) : JSON.parse(data.toString())) as Frame;
    const { action, channel = '' } = frame;
    if (action === MESSAGE) listeners.get(channel)?.(frame.messages ?? []);
    else if (action === ACK || action === NACK) settle(frame);
    else if (action === ATTACHED) attached.get(channel)?.();
    else if (action === CONNECTED) connected.resolve();
    else if (action === ERROR) connected.reject(new Error(frame.error?.message));
  });
  socket.on('error', connected.reject);
  socket.on('close', () => connected.reject(new Error('the socket was closed')));
  await connected.promise;

  function settle({ action, msgSerial: serial = 0, res = [], error }: Frame): void {
    const waiting = acknowledged.get(serial);
    acknowledged.delete(serial);
    if (action === ACK) waiting?.resolve(res.flatMap(({ serials }) => serials));
    else waiting?.reject(new Error(error?.message));
  }

  function send(frame: object): void {
    socket.send(isBinary ? encode(frame) : JSON.stringify(frame));
  }

  return {
    attach(channel, onMessages) {
      listeners.set(channel, onMessages);
      return new Promise((resolve) => {
        attached.set(channel, resolve);
        send({ action: ATTACH, channel });
      });
    },
    publish(channel, messages) {
      const answer = Promise.withResolvers<string[]>();
      acknowledged.set(msgSerial, answer);
      send({ action: MESSAGE, channel, msgSerial, messages });
      msgSerial += 1;
      return answer.promise;
    },
    close: () => socket.terminate(),
  };
}
