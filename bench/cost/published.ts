import * as Ably from 'ably';

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
  const { port, apiKey: key } = realtime;
  const clients = await Promise.all(
    [...channels].map(async (channel) => {
      const client = new Ably.Realtime({ key, port, endpoint: '127.0.0.1', tls: false });
      await client.channels.get(channel).subscribe(() => {
        published += 1;
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
