import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from './lab.ts';
import { connectLean, type Format } from './lean-client.ts';

/** `rate`: messages per second with many under way; latencies in ms, one message at a time. */
export type OneToOne = { rate: number; latencies: number[] };

/** At most this many are sent and not yet read. */
const UNDER_WAY = 100;

/** Far above what a model says, far below what a server can take. */
const PAUSE_MS = 2;

let channels = 0;

/**
 * One publisher and one subscriber: as many messages as go through, and then some with pauses, each
 * measured from before its sending to its decoding. Rejects when one is lost, doubled or out of order.
 */
export async function measureOneToOne(
  lab: Lab,
  format: Format,
  { messages, paced }: { messages: number; paced: number },
): Promise<OneToOne> {
  channels += 1;
  const channel = `one-to-one-${channels}`;
  const publisher = await connectLean(lab, format);
  const subscriber = await connectLean(lab, format);
  try {
    const sentAt: number[] = [];
    const lags: number[] = [];
    let onRead: () => void = () => undefined;
    await subscriber.attach(channel, (received) => {
      for (const { data } of received) {
        const index = lags.length;
        if (data !== `token ${index}`) throw new Error(`token ${index} expected, read ${data}`);
        lags.push(performance.now() - (sentAt[index] ?? 0));
      }
      onRead();
    });
    const send = () => {
      const index = sentAt.push(performance.now()) - 1;
      return publisher.publish(channel, [{ name: 'token', data: `token ${index}` }]);
    };
    const read = (count: number) =>
      new Promise<void>((resolve) => {
        onRead = () => {
          if (lags.length >= count) resolve();
        };
        onRead();
      });

    const begun = performance.now();
    let last = Promise.resolve<unknown>(undefined);
    while (sentAt.length < messages) {
      last = send();
      if (sentAt.length % UNDER_WAY === 0) await read(sentAt.length - UNDER_WAY / 2);
    }
    await read(messages);
    const seconds = (performance.now() - begun) / 1_000;
    await last;
    for (let index = 0; index < paced; index += 1) {
      await Promise.all([send(), read(sentAt.length)]);
      await sleep(PAUSE_MS);
    }
    return { rate: messages / seconds, latencies: lags.slice(messages) };
  } finally {
    publisher.close();
    subscriber.close();
  }
}
