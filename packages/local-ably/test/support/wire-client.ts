import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { LocalAbly } from '../../src/server.ts';
import { apiKey } from './clients.ts';

/** A frame as it is on the wire. */
export type Frame = {
  action: number;
  msgSerial?: number;
  error?: { code: number };
  [field: string]: unknown;
};

/** A client without the SDK: frames as they are on the wire, in JSON. `query` begins with `&`. */
export async function dial(server: LocalAbly, query = '', headers = {}) {
  const socket = new WebSocket(
    `ws://127.0.0.1:${server.port}/?key=${encodeURIComponent(apiKey)}&format=json&v=6${query}`,
    { headers },
  );
  const frames: Frame[] = [];
  const arrivals: (() => void)[] = [];
  socket.on('message', (data) => {
    frames.push(JSON.parse(String(data)));
    arrivals.splice(0).forEach((arrived) => {
      arrived();
    });
  });
  const next = async (): Promise<Frame> => {
    for (;;) {
      const frame = frames.shift();
      if (frame !== undefined) return frame;
      await new Promise<void>((resolve) => arrivals.push(resolve));
    }
  };
  await once(socket, 'open');
  return { socket, next, send: (frame: object) => socket.send(JSON.stringify(frame)) };
}
