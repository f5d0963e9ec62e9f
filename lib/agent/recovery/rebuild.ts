import 'server-only';
import type { RealtimeChannel } from 'ably';
import { decodeEvent } from '../../delivery/decode.ts';
import { firstSeqOf, isWhole, joinPieces, type Piece } from '../../delivery/pieces.ts';
import type { Said } from '../../delivery/publisher.ts';

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
  const pieces = new Map<number, Piece>();
  let said = row;
  let page = await channel.history({ direction: 'backwards', limit: PAGE_LIMIT });
  for (let isMore = true; isMore; ) {
    for (const message of page.items) {
      const event = decodeEvent(message);
      if (!('responseId' in event) || event.responseId !== responseId) continue;
      if (event.name === 'content' || (event.name === 'text' && isWhole(event))) {
        // A message that was sent again on another connection is there twice, and grew only once.
        const known = pieces.get(firstSeqOf(event));
        if (!known || known.seq < event.seq) pieces.set(firstSeqOf(event), event);
      }
      if (event.name === 'response-complete' && event.lastSeq > said.seq) {
        said = { parts: event.parts, seq: event.lastSeq };
      }
    }
    said = joinPieces(said, pieces);
    const reachesBack = pieces.size === 0 && said.seq > row.seq;
    const next = reachesBack || !page.hasNext() ? null : await page.next();
    isMore = next !== null;
    if (next) page = next;
  }
  return said;
}
