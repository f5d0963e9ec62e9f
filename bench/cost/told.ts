import { setTimeout as sleep } from 'node:timers/promises';
import * as Ably from 'ably';
import { decodeEvent } from '../../lib/delivery/decode.ts';
import { isContentEvent, type StopEvent } from '../../lib/delivery/events.ts';
import { firstSeqOf, isWhole, joinPieces, type Piece } from '../../lib/delivery/pieces.ts';
import { NO_PROGRESS, type Progress } from '../../lib/delivery/progress.ts';

/** A response as its channel tells it. `isMended`: the agent had to publish all of it once more. */
export type ToldResponse = { said: Progress; stop: StopEvent; isMended: boolean };

type ChannelReader = {
  /** Waits for the terminal event; rejects when it does not come. */
  read(channel: string, responseId: string): Promise<ToldResponse>;
  close(): void;
};

const PAGE = 1_000;
const POLL_MS = 100;
const PATIENCE_MS = 10_000;

/** Reads channels from their history, by the SDK and the project's own decoder. */
export function openChannelReader({
  apiKey: key,
  port,
}: {
  apiKey: string;
  port: number;
}): ChannelReader {
  const client = new Ably.Realtime({
    ...{ key, port, endpoint: '127.0.0.1', tls: false, autoConnect: false, logLevel: 0 },
  });
  return {
    async read(channel, responseId) {
      const deadline = performance.now() + PATIENCE_MS;
      for (;;) {
        const { stop, ...told } = await readOnce(client.channels.get(channel), responseId);
        if (stop) return { ...told, stop };
        if (performance.now() > deadline) throw new Error(`${responseId} has no stop`);
        await sleep(POLL_MS);
      }
    },
    close: () => client.close(),
  };
}

async function readOnce(
  channel: Ably.RealtimeChannel,
  responseId: string,
): Promise<Omit<ToldResponse, 'stop'> & { stop: StopEvent | null }> {
  const pieces = new Map<number, Piece>();
  let whole: Progress | null = null;
  let stop: StopEvent | null = null;
  let page: Ably.PaginatedResult<Ably.InboundMessage> | null = await channel.history({
    limit: PAGE,
  });
  for (; page; page = page.hasNext() ? await page.next() : null) {
    for (const message of page.items) {
      const event = decodeEvent(message);
      if (!('responseId' in event) || event.responseId !== responseId) continue;
      if (event.name === 'stop') stop = event;
      if (event.name === 'response-complete') whole = { parts: event.parts, seq: event.lastSeq };
      if (!isContentEvent(event) && !(event.name === 'token-text' && isWhole(event))) continue;
      const known = pieces.get(firstSeqOf(event));
      if (!known || known.seq < event.seq) pieces.set(firstSeqOf(event), event);
    }
  }
  return { said: joinPieces(whole ?? NO_PROGRESS, pieces), stop, isMended: whole !== null };
}
