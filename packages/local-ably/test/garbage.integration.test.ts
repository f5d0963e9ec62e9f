import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, onTestFailed, vi } from 'vitest';
import { WebSocket } from 'ws';
import { noRateLimits } from '../src/options.ts';
import type { LocalAbly } from '../src/server.ts';
import { decode } from '../src/wire/codec.ts';
import { Action } from '../src/wire/frame-actions.ts';
import type { Format } from '../src/wire/payload-codec.ts';
import { apiKey, collect, realtimeForTests } from './support/clients.ts';
import { type Chance, chanceFrom, encodeGarbage } from './support/garbage.ts';
import { type GarbageFrame, garbageChannels, garbageFrame } from './support/garbage-frames.ts';
import { garbageRequest } from './support/garbage-requests.ts';
import { exchange, maskedFrame } from './support/raw.ts';

const { start, connect } = realtimeForTests();

/** No answer may take longer, ms. */
const patience = 5_000;
const frameSize = 65_536;
const formats = ['json', 'msgpack'] as const;

// So much would run into every rate: those of noRateLimits are off. The limits of memory stay.
const limits = { ...noRateLimits, frameSize, requestMs: 300, presenceGraceMs: 0 };
const rules = { mutable: { mutable: true } };
const mostGrowth = 32 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

it('10,000 frames of garbage, on connections of both formats', { timeout: 120_000 }, async () => {
  const { server, chance, serial, isWell } = await startUnderWatch();
  // What gets through is sent to readers of both formats, whom none of it may end.
  const readers = await Promise.all(formats.map((format) => openClient(server, format)));
  for (const reader of readers) for (const name of garbageChannels) await reader.attach(name);
  const clients: Partial<Record<Format, Client>> = {};
  for (let count = 0; count < 10_000; count += 1) {
    const format = chance.one(formats);
    let client = clients[format];
    if (client === undefined || client.isClosed()) client = await openClient(server, format);
    clients[format] = client;
    const { nextMsgSerial } = client;
    await client.bear(garbageFrame(chance, { format, serial, frameSize, nextMsgSerial }));
  }
  expect(readers.map((reader) => reader.isClosed())).toEqual([false, false]);
  for (const client of [...readers, ...Object.values(clients)]) client.close();
  await isWell();
});

it('garbage before CONNECTED, and what is no WebSocket at all', { timeout: 60_000 }, async () => {
  const { server, chance, serial, isWell } = await startUnderWatch();
  for (let count = 0; count < 500; count += 1) {
    const format = chance.one(formats);
    const target = { format, serial, frameSize, nextMsgSerial: () => 0 };
    const { bytes, isBinary } = garbageFrame(chance, target);
    const garbage = chance.percent(70)
      ? maskedFrame(bytes, isBinary ? 0x2 : 0x1)
      : chance.bytes(chance.below(300));
    const end = chance.percent(20) ? chance.below(garbage.length) : garbage.length;
    const sent = Buffer.concat([upgradeRequest(chance, format), garbage.subarray(0, end)]);
    const reply = await exchange(server.port, sent, { ends: true, patience });
    expect(reply.toString('latin1')).toMatch(/^HTTP\/1\.1 (101|400|405|426) /);
  }
  await isWell();
});

it('3,000 HTTP requests of garbage', { timeout: 60_000 }, async () => {
  const { server, chance, serial, isWell } = await startUnderWatch();
  const waiting = Array.from({ length: 3_000 }, () => garbageRequest(chance, apiKey, serial));
  const work = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { bytes, isWhole, head } = next;
      const reply = await exchange(server.port, bytes, { ends: false, patience }).catch((error) => {
        throw new Error(`${head}: ${error}`);
      });
      expectAnswer(reply, head, isWhole);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  await isWell();
});

it('a frame that is too large is told so; one that is far too large is not read', async () => {
  const { server } = await startUnderWatch();
  const client = await openClient(server, 'json');
  const messages = [{ data: 'x'.repeat(frameSize) }];
  const frame = { action: Action.message, channel: 'plain', msgSerial: 0, messages };
  await client.bear({ bytes: encodeGarbage(frame, 'json'), isBinary: false });
  expect(client.lastError()).toMatchObject({ code: 40009 });
  const another = await openClient(server, 'json');
  await another.bear({ bytes: Buffer.alloc(frameSize * 2 + 1), isBinary: false });
  expect(another.lastError()).toBeUndefined();
});

/** A server, a source of garbage whose seed is told on failure, and the check that all is well. */
async function startUnderWatch() {
  const seed = Number(process.env.GARBAGE_SEED ?? Math.floor(Math.random() * 2 ** 32));
  onTestFailed(() => console.error(`to see it again: GARBAGE_SEED=${seed}`));
  const internalErrors: string[] = [];
  const server = await start({
    rules,
    limits,
    sandbox: true,
    log: (line) => {
      if (line.startsWith('internal error')) internalErrors.push(line);
    },
  });
  const published = await fetch(
    `http://127.0.0.1:${server.port}/channels/${encodeURIComponent(garbageChannels[0])}/messages`,
    {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(apiKey)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'garbage', data: '' }),
    },
  );
  const { serials } = (await published.json()) as { serials: string[] };
  collectGarbage();
  const { heapUsed: before } = process.memoryUsage();

  async function isWell(): Promise<void> {
    expect(internalErrors).toEqual([]);
    const client = connect(server);
    const seen = collect();
    const channel = client.channels.get('mutable:afterwards');
    await channel.subscribe(seen.onMessage);
    const { serials: own } = await channel.publish('n', 'still');
    await channel.appendMessage({ serial: own[0] ?? '', data: ' here' } as never);
    await seen.reached(2);
    expect((await channel.history()).items.map(({ data }) => data)).toEqual(['still here']);
    // What is kept for two minutes is let go now, with the next round of the server.
    server.faults.windowMs = 1;
    await vi.waitFor(
      () => expect(server.holdings()).toMatchObject({ sockets: 1, connections: 1 }),
      { timeout: 15_000, interval: 100 },
    );
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(mostGrowth);
  }
  return { server, chance: chanceFrom(seed), serial: serials[0] ?? '', isWell };
}

type Client = {
  isClosed(): boolean;
  nextMsgSerial(): number;
  /** Of the last frame. */
  lastError(): unknown;
  attach(channel: string): Promise<void>;
  /**
   * Sends garbage, and resolves when the server has answered what came after it, or has closed with
   * a word why. Rejects when it does neither.
   */
  bear(garbage: GarbageFrame): Promise<void>;
  close(): void;
};

type Frame = { action?: unknown; id?: unknown; channel?: unknown; error?: unknown };

async function openClient(server: LocalAbly, format: Format): Promise<Client> {
  const query = new URLSearchParams({ key: apiKey, format, heartbeats: 'false' });
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/?${query}`);
  let last: Frame = {};
  let onFrame: () => void = () => undefined;
  socket.on('message', (data: Buffer) => {
    last = decode(data, format) as Frame;
    onFrame();
  });
  // The server ends it in the middle of what is sent; the close code tells.
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  /** Resolves with the close code if it is closed before. */
  const until = (isIt: () => boolean): Promise<number | undefined> => {
    const come = new Promise<undefined>((resolve) => {
      onFrame = () => {
        if (isIt()) resolve(undefined);
      };
    });
    return inTime(Promise.race([closed, come]));
  };
  const send = (frame: object) => {
    socket.send(encodeGarbage(frame, format), { binary: format === 'msgpack' });
  };

  await until(() => last.action === Action.connected);
  let msgSerial = -1;
  let beats = 0;
  return {
    isClosed: () => socket.readyState !== WebSocket.OPEN,
    nextMsgSerial() {
      msgSerial += 1;
      return msgSerial;
    },
    lastError: () => last.error,
    async attach(channel) {
      send({ action: Action.attach, channel });
      await until(() => last.action === Action.attached && last.channel === channel);
    },
    async bear({ bytes, isBinary }) {
      beats += 1;
      const id = `beat ${beats}`;
      const answered = until(() => last.action === Action.heartbeat && last.id === id);
      socket.send(bytes, { binary: isBinary });
      send({ action: Action.heartbeat, id });
      const code = await answered;
      if (code === undefined) return;
      if (last.action === Action.error || last.action === Action.closed) return;
      // Not UTF-8, and larger than what is read at all: WebSocket has words of its own.
      if (code === 1007 || code === 1009) return;
      if (actionOf(bytes, format) === Action.disconnect) return;
      throw new Error(`closed with ${code} upon ${bytes.subarray(0, 300).toString('latin1')}`);
    },
    close: () => socket.terminate(),
  };
}

function inTime<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer in ${patience} ms`)), patience);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function actionOf(bytes: Buffer, format: Format): unknown {
  try {
    return (decode(bytes, format) as Frame | null)?.action;
  } catch {
    return undefined;
  }
}

function upgradeRequest(chance: Chance, format: Format): Buffer {
  const mostly = (right: string, ...wrong: string[]) =>
    chance.percent(97) ? right : chance.one(wrong);
  const lines = [
    `${mostly('GET', 'POST')} /?key=${apiKey}&format=${format} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    `Upgrade: ${mostly('websocket', 'h2c', 'x')}`,
    `Sec-WebSocket-Version: ${mostly('13', '0', '', 'x')}`,
    `Sec-WebSocket-Key: ${mostly('dGhlIHNhbXBsZSBub25jZQ==', '', 'x', '='.repeat(99))}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

function expectAnswer(reply: Buffer, head: string, isWhole: boolean): void {
  const text = reply.toString('latin1').replace('HTTP/1.1 100 Continue\r\n\r\n', '');
  const [top = '', body = ''] = text.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(top)?.[1]);
  expect(status, head).toBeLessThan(500);
  if (isWhole) expect(status, head).not.toBe(408);
  if (status < 400) return;
  if (!top.includes('Content-Type: application/json')) {
    // Refused by Node itself, before there is a request.
    expect([400, 408, 413, 417, 431], head).toContain(status);
    return;
  }
  if (head.startsWith('HEAD ')) return;
  expect(JSON.parse(body), head).toMatchObject({ error: { code: expect.any(Number) } });
}
