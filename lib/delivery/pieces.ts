import type { ContentEvent, TokenTextEvent } from './events.ts';
import { applyContent, applyText } from './parts.ts';
import type { Progress } from './progress.ts';
import { sumOf } from './sum-of.ts';

/** What a response is put together from, in either pattern. */
export type Piece = ContentEvent | TokenTextEvent;

/** The first `seq` that a piece holds; a piece of text may hold many. */
export function firstSeqOf(piece: Piece): number {
  return piece.name === 'token-text' ? piece.firstSeq : piece.seq;
}

/** Whether a text is what its agent said it is: nothing missing from it, nothing doubled. */
export function isWhole({ text, sum }: TokenTextEvent): boolean {
  return sumOf(text) === sum;
}

/**
 * Puts together what joins up: a piece is used when everything before it is there. Of two texts of
 * one Ably message the one with more pieces counts, of two with as many the later (it was mended).
 * Takes out of `pieces` (by first seq) what was used and what is older than what is there.
 */
export function joinPieces(progress: Progress, pieces: Map<number, Piece>): Progress {
  let { parts, seq } = progress;
  for (let next = nextOf(pieces, seq); next; next = nextOf(pieces, seq)) {
    pieces.delete(firstSeqOf(next));
    parts = next.name === 'token-text' ? applyText(parts, next) : applyContent(parts, next.content);
    seq = next.seq;
  }
  return { parts, seq };
}

function nextOf(pieces: Map<number, Piece>, seq: number): Piece | undefined {
  for (const [first, piece] of pieces) {
    const isOld = piece.name === 'token-text' ? piece.seq < seq : piece.seq <= seq;
    if (isOld) pieces.delete(first);
    else if (first <= seq + 1) return piece;
  }
  return undefined;
}
