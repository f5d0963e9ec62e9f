import type { Lab } from './lab.ts';
import { connectLean } from './lean-client.ts';
import type { MemoryUse } from './measured-server.ts';
import { MUTABLE } from './namespace.ts';

/** What the server holds after each of the counts. */
export type Memory = ({ messages: number } & MemoryUse)[];

const PER_FRAME = 100;
const UNDER_WAY = 20;

/**
 * Publishes into one channel that keeps its messages, through the socket in lists of a hundred, with
 * one subscriber; reads the memory of the server at each of the counts, which rise.
 */
export async function measureMemory(lab: Lab, counts: number[]): Promise<Memory> {
  const channel = `${MUTABLE}:memory`;
  const publisher = await connectLean(lab, 'json');
  const subscriber = await connectLean(lab, 'json');
  let received = 0;
  await subscriber.attach(channel, (messages) => {
    received += messages.length;
  });
  const memory: Memory = [{ messages: 0, ...(await lab.readMemory()) }];
  let sent = 0;
  for (const messages of counts) {
    const underWay: Promise<unknown>[] = [];
    while (sent < messages) {
      const list = Array.from({ length: PER_FRAME }, (_, index) => ({
        name: 'token',
        data: `this is token ${sent + index}`,
      }));
      sent += PER_FRAME;
      underWay.push(publisher.publish(channel, list));
      if (underWay.length >= UNDER_WAY) await underWay.shift();
    }
    await Promise.all(underWay);
    memory.push({ messages, ...(await lab.readMemory()) });
  }
  publisher.close();
  subscriber.close();
  if (received !== sent) throw new Error(`${received} of ${sent} messages were delivered`);
  return memory;
}
