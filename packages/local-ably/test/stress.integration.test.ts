import type * as Ably from 'ably';
import { describe, expect, it } from 'vitest';
import { ablyLimits, noRateLimits } from '../src/options.ts';
import type { LocalAbly } from '../src/server.ts';
import { pagesOf, realtimeForTests } from './support/clients.ts';
import { networksForTests } from './support/network.ts';

const { start, connect } = realtimeForTests();
const { openNetwork } = networksForTests();

// Hundreds of publishes at once would run into every rate: those of noRateLimits are off here.
const limits = noRateLimits;
const rules = { mutable: { mutable: true } };
const words = (count: number) => Array.from({ length: count }, (_, index) => ` word-${index}`);

describe.each([
  ['json', false],
  ['msgpack', true],
])('%s, both sides cut four times', (_, useBinaryProtocol) => {
  describe.each([undefined, 20])('ACKs delayed by %s ms', (ackDelayMs) => {
    it.each([
      ['on', ablyLimits.appendRollupMs],
      ['off', 0],
    ])('600 appends, rollup %s: every ACK once, the text exact', async (_name, appendRollupMs) => {
      const server = await start({ rules, limits: { ...limits, appendRollupMs } });
      server.faults.ackDelayMs = ackDelayMs;
      const clients = await clientsToCut(server, useBinaryProtocol, {
        publisherAt: [100, 220, 340, 460],
        readerAt: [180, 300, 520],
      });
      const { publisher, reader, direct, cuts } = clients;
      const name = 'mutable:answer';
      const read = readText(reader.channels.get(name));
      await read.isAttached();
      const channel = publisher.channels.get(name);
      const { serials } = await channel.publish({ name: 'answer', data: 'begin' });
      const serial = serials[0] ?? '';
      // It misses nothing here, and has nothing either that a piece could be appended to.
      const back = reader.channels.get(name).once('attached');
      clients.cutReader();
      await back;

      const pieces = words(600);
      const text = `begin${pieces.join('')}`;
      const results = await Promise.all(
        pieces.map((data) => channel.appendMessage({ serial, data } as Ably.Message)),
      );
      await read.reached(text);

      expect(cuts()).toEqual({ publisher: 4, reader: 4, publishes: 601 });
      const versions = results.map(({ versionSerial }) => versionSerial);
      expect(versions.at(-1)).toEqual(expect.any(String));
      const known = versions.filter((version) => typeof version === 'string');
      const merged = versions.filter((version) => version === null);
      expect(known.length + merged.length).toBe(600);
      if (appendRollupMs === 0) expect(merged).toEqual([]);
      else expect(merged.length).toBeGreaterThan(0);
      expect(known.toSorted()).toEqual(known);
      expect(new Set(known).size).toBe(known.length);
      const history = (await direct.channels.get(name).history()).items;
      expect(history.map(({ data }) => data)).toEqual([text]);
      expect(history[0]?.version?.serial).toBe(versions.at(-1));
      expect(read.appendsWithoutBase()).toBe(0);
    });

    it('2,000 publishes: every ACK once, exact order, no doubles', async () => {
      const server = await start({ limits });
      server.faults.ackDelayMs = ackDelayMs;
      const { publisher, reader, direct, cuts } = await clientsToCut(server, useBinaryProtocol, {
        publisherAt: [300, 700, 1_100, 1_500],
        readerAt: [150, 500, 900, 1_800],
      });
      const seen: Ably.InboundMessage[] = [];
      const { promise: isComplete, resolve } = Promise.withResolvers<void>();
      await reader.channels.get('answer').subscribe((message) => {
        seen.push(message);
        if (message.data === pieces.at(-1)) resolve();
      });
      const channel = publisher.channels.get('answer');
      const pieces = words(2_000);
      const results = await Promise.all(pieces.map((data) => channel.publish('token', data)));
      await isComplete;

      expect(cuts()).toEqual({ publisher: 4, reader: 4, publishes: 2_000 });
      const serials = results.map((result) => result.serials[0] ?? '');
      expect(serials.toSorted()).toEqual(serials);
      expect(new Set(serials).size).toBe(2_000);
      expect(seen.map(({ data }) => data)).toEqual(pieces);
      expect(seen.map(({ serial }) => serial)).toEqual(serials);
      const first = direct.channels.get('answer').history({ direction: 'forwards', limit: 1000 });
      const history = (await pagesOf(await first)).flat();
      expect(history.map(({ data }) => data)).toEqual(pieces);
    });
  });
});

/**
 * A publisher and a reader, each behind a network of its own that is cut when the server has been
 * asked for that many publishes: in the middle of handling one, of a frame, and of what was sent at
 * once. Nothing more is published while the reader is away, except after its last cut: without that
 * all would be over before it is back.
 */
async function clientsToCut(
  server: LocalAbly,
  useBinaryProtocol: boolean,
  { publisherAt, readerAt }: { publisherAt: number[]; readerAt: number[] },
) {
  const networks = {
    publisher: await openNetwork(server.port),
    reader: await openNetwork(server.port),
  };
  const publisher = connect(server, { useBinaryProtocol, port: networks.publisher.port });
  const reader = connect(server, { useBinaryProtocol, port: networks.reader.port });
  const direct = connect(server, { useBinaryProtocol });
  await Promise.all([publisher, reader].map(({ connection }) => connection.once('connected')));
  // The SDK would wait for a second between one loss and the next.
  for (const client of [publisher, reader]) {
    client.connection.on('disconnected', () => client.connect());
  }
  const cuts = { publisher: 0, reader: 0, publishes: 0 };
  const cutReader = () => {
    if (networks.reader.cut()) cuts.reader += 1;
  };
  server.faults.rejectPublish = () => {
    cuts.publishes += 1;
    if (publisherAt.includes(cuts.publishes) && networks.publisher.cut()) cuts.publisher += 1;
    if (readerAt.includes(cuts.publishes)) {
      cutReader();
      if (cuts.publishes !== readerAt.at(-1)) {
        networks.publisher.hold();
        reader.connection.once('connected', () => networks.publisher.release());
      }
    }
    return undefined;
  };
  return { publisher, reader, direct, cutReader, cuts: () => cuts };
}

/**
 * Puts the one message of a channel together. A piece is appended only to the whole that came over
 * the same attachment: what an earlier one left may lack something.
 */
function readText(channel: Ably.RealtimeChannel) {
  let text: string | undefined;
  let appendsWithoutBase = 0;
  let onChange: () => void = () => undefined;
  channel.on(['attached', 'update'], () => {
    text = undefined;
  });
  const attached = channel.subscribe(({ action, data }) => {
    if (action !== 'message.append') text = data;
    else if (text !== undefined) text += data;
    else appendsWithoutBase += 1;
    onChange();
  });
  return {
    isAttached: () => attached,
    appendsWithoutBase: () => appendsWithoutBase,
    reached(expected: string): Promise<void> {
      return new Promise((resolve) => {
        onChange = () => {
          if (text === expected) resolve();
        };
        onChange();
      });
    },
  };
}
