import { connectLean } from '../realtime/lean-client.ts';

/** Counts what is published on channels while it is open. */
type PublishedCounter = {
  count(): number;
  close(): void;
};

/**
 * Subscribes to each channel on a connection of its own, so that no delivery rate is reached. What
 * one subscriber receives is what was published: appends that the channel has merged are one message.
 */
export async function countPublished(
  realtime: { port: number; apiKey: string },
  channels: ReadonlySet<string>,
): Promise<PublishedCounter> {
  let published = 0;
  const clients = await Promise.all(
    [...channels].map(async (channel) => {
      const client = await connectLean(realtime, 'msgpack');
      await client.attach(channel, (messages) => {
        published += messages.length;
      });
      return client;
    }),
  );
  return {
    count: () => published,
    close() {
      for (const client of clients) client.close();
    },
  };
}
