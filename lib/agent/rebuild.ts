import 'server-only';
import type { RealtimeChannel } from 'ably';
import { decodeEvent } from '../delivery/decode.ts';
import { applyContent, type Content } from '../delivery/parts.ts';
import type { Said } from '../delivery/publisher.ts';

const PAGE_LIMIT = 1000;

/**
 * What the channel knows of a response beyond what its row holds: everything that was published
 * and joins up with the row. Rejects when history cannot be read.
 */
export async function rebuild(
  channel: RealtimeChannel,
  responseId: string,
  row: Said,
): Promise<Said> {
  const contents = new Map<number, Content>();
  let said = row;
  let page = await channel.history({ direction: 'backwards', limit: PAGE_LIMIT });
  for (let isMore = true; isMore; ) {
    for (const message of page.items) {
      const event = decodeEvent(message);
      if (!('responseId' in event) || event.responseId !== responseId) continue;
      if (event.name === 'content') contents.set(event.seq, event.content);
      if (event.name === 'response-complete' && event.lastSeq > said.seq) {
        said = { parts: event.parts, seq: event.lastSeq };
      }
    }
    const next = contents.has(said.seq + 1) || !page.hasNext() ? null : await page.next();
    isMore = next !== null;
    if (next) page = next;
  }
  for (let next = contents.get(said.seq + 1); next; next = contents.get(said.seq + 1)) {
    said = { parts: applyContent(said.parts, next), seq: said.seq + 1 };
  }
  return said;
}
