import * as Ably from 'ably';
import type { Lab } from './lab.ts';
import { connectLean, type Format } from './lean-client.ts';
import { MUTABLE } from './namespace.ts';

const PAGE = 1_000;

/** How long the SDK takes to read `messages` messages of history, page by page, ms each time. */
export async function measureHydration(
  lab: Lab,
  format: Format,
  messages: number,
  samples: number,
): Promise<number[]> {
  const channel = `${MUTABLE}:hydration-${messages}`;
  const publisher = await connectLean(lab, 'msgpack');
  for (let done = 0; done < messages; done += PAGE) {
    const page = Array.from({ length: Math.min(PAGE, messages - done) }, (_, index) => ({
      name: 'token',
      data: `token ${done + index}`,
    }));
    await publisher.publish(channel, page);
  }
  publisher.close();
  const { apiKey: key, port } = lab;
  const client = new Ably.Realtime({
    key,
    port,
    endpoint: '127.0.0.1',
    tls: false,
    useBinaryProtocol: format === 'msgpack',
    autoConnect: false,
    logLevel: 0,
  });
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const begun = performance.now();
    let read = 0;
    let page: Ably.PaginatedResult<Ably.InboundMessage> | null = await client.channels
      .get(channel)
      .history({ limit: PAGE, direction: 'forwards' });
    for (; page !== null; page = await page.next()) {
      for (const { data } of page.items) {
        if (data !== `token ${read}`) throw new Error(`token ${read} expected, read ${data}`);
        read += 1;
      }
    }
    times.push(performance.now() - begun);
    if (read !== messages) throw new Error(`${read} of ${messages} messages were read`);
  }
  client.close();
  return times;
}
