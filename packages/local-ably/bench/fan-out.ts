import type { Lab } from './lab.ts';
import { connectLean, type Format, type LeanClient, type LeanMessage } from './lean-client.ts';
import { MUTABLE } from './namespace.ts';

/** Times in ms; a latency for each piece and subscriber, from before its sending to its decoding. */
export type FanOut = { total: number; latencies: number[] };

const APPEND = 5;

let channels = 0;

/**
 * Publishes a message and appends to it without waiting, while `subscribers` read it. Rejects when
 * one of them does not get exactly what was appended.
 */
export async function measureFanOut(
  lab: Lab,
  format: Format,
  { appends, subscribers }: { appends: number; subscribers: number },
): Promise<FanOut> {
  channels += 1;
  const channel = `${MUTABLE}:fan-out-${channels}`;
  const pieces = Array.from({ length: appends }, (_, index) => ` token${index}`);
  const clients: LeanClient[] = [];
  const sentAt: number[] = [];
  const latencies: number[] = [];
  try {
    const readers = await Promise.all(
      Array.from({ length: subscribers }, async () => {
        const client = await connectLean(lab, format);
        clients.push(client);
        const reader = readPieces(appends, (index) => {
          latencies.push(performance.now() - (sentAt[index] ?? 0));
        });
        await client.attach(channel, reader.onMessages);
        return reader;
      }),
    );
    const publisher = await connectLean(lab, format);
    clients.push(publisher);
    const [serial = ''] = await publisher.publish(channel, [{ name: 'answer', data: '' }]);
    const begun = performance.now();
    const acknowledged = pieces.map((data) => {
      sentAt.push(performance.now());
      return publisher.publish(channel, [{ action: APPEND, serial, data }]);
    });
    const texts = await Promise.all(readers.map(({ text }) => text));
    const total = performance.now() - begun;
    await Promise.all(acknowledged);
    const text = pieces.join('');
    if (!texts.every((read) => read === text)) {
      throw new Error(`a subscriber (${format}) did not read what was appended`);
    }
    return { total, latencies };
  } finally {
    for (const client of clients) client.close();
  }
}

/** Puts together what was appended; `text` resolves when all pieces have come. */
function readPieces(count: number, onPiece: (index: number) => void) {
  const text = Promise.withResolvers<string>();
  let read = '';
  let index = 0;
  return {
    text: text.promise,
    onMessages(messages: LeanMessage[]) {
      for (const { action, data = '' } of messages) {
        if (action !== APPEND) continue;
        read += data;
        onPiece(index);
        index += 1;
      }
      if (index === count) text.resolve(read);
    },
  };
}
