import 'server-only';
import { decodeEvent } from '../../delivery/decode.ts';
import { isContentEvent } from '../../delivery/events.ts';
import { type HistoryReader, pageHistory } from '../../delivery/page-history.ts';
import { firstSeqOf, isWhole, joinPieces, type Piece } from '../../delivery/pieces.ts';
import type { Progress } from '../../delivery/progress.ts';

/**
 * How far a response has come by its row and its channel together: the row, and everything that was
 * published and joins up with it (PROTOCOL.md P54). Rejects with Ably's `ErrorInfo` when history
 * cannot be read.
 */
export async function readChannelProgress(
  channel: HistoryReader,
  responseId: string,
  row: Progress,
): Promise<Progress> {
  const pieces = new Map<number, Piece>();
  let progress: Progress = { parts: row.parts, seq: row.seq };
  for await (const page of pageHistory(channel)) {
    for (const message of page) {
      const event = decodeEvent(message);
      if (!('responseId' in event) || event.responseId !== responseId) continue;
      if (isContentEvent(event) || (event.name === 'token-text' && isWhole(event))) {
        // A message that was sent again on another connection is there twice, and grew only once.
        const known = pieces.get(firstSeqOf(event));
        if (!known || known.seq < event.seq) pieces.set(firstSeqOf(event), event);
      }
      if (event.name === 'response-complete' && event.lastSeq > progress.seq) {
        progress = { parts: event.parts, seq: event.lastSeq };
      }
    }
    progress = joinPieces(progress, pieces);
    const reachesRow = pieces.size === 0 && progress.seq > row.seq;
    if (reachesRow) break;
  }
  return progress;
}
