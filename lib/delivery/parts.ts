import type { MessagePart } from '../chat/message.ts';

/** A piece of content on its way: text that grows a part, or a whole part that replaces one. */
export type Content =
  | {
      kind: 'token';
      /** Index in the message's `parts`. */
      partIndex: number;
      partId: string;
      partType: 'text' | 'reasoning';
      text: string;
    }
  | { kind: 'part'; partIndex: number; partId: string; part: MessagePart };

/**
 * Returns the parts with one more piece of content. The agent and every reader use this one
 * function, so the same pieces in the same order give the same parts everywhere (PROTOCOL.md P8, P11).
 * Throws a `RangeError` when a piece addresses a part that the order of pieces cannot produce.
 */
export function applyContent(parts: readonly MessagePart[], content: Content): MessagePart[] {
  if (content.partIndex > parts.length) {
    throw new RangeError(`part ${content.partIndex} comes before part ${parts.length} exists`);
  }
  const next = [...parts];
  next[content.partIndex] =
    content.kind === 'part' ? content.part : grow(parts[content.partIndex], content);
  return next;
}

/**
 * Returns the parts with the text of one part, from `offset` on, put in place of what was there.
 * Throws a `RangeError` as `applyContent` does.
 */
export function applyText(
  parts: readonly MessagePart[],
  { partIndex, partType, offset, text }: PartText,
): MessagePart[] {
  const part = parts[partIndex];
  const before = part && 'text' in part ? part.text.slice(0, offset) : '';
  if (partIndex > parts.length || before.length !== offset) {
    throw new RangeError(`the text of part ${partIndex} from ${offset} on has nothing before it`);
  }
  const next = [...parts];
  next[partIndex] = { ...(part ?? { type: partType }), text: before + text } as MessagePart;
  return next;
}

/** How long reasoning took, in milliseconds, by the index of its part (as JSON keys are: text). */
export type Durations = Readonly<Record<string, number>>;

/**
 * Returns the parts with how long the reasoning among them took. The agent and every reader use this
 * one function when a response has ended, so that all have the same.
 */
export function withDurations(
  parts: readonly MessagePart[],
  durations: Durations = {},
): MessagePart[] {
  return parts.map((part, index) => {
    const durationMs = durations[index];
    return part.type === 'reasoning' && durationMs !== undefined ? { ...part, durationMs } : part;
  });
}

/** Text of a part from an offset (UTF-16 units) to its end. */
type PartText = {
  partIndex: number;
  partType: 'text' | 'reasoning';
  offset: number;
  text: string;
};

function grow(
  part: MessagePart | undefined,
  { partType, text }: Extract<Content, { kind: 'token' }>,
): MessagePart {
  if (!part) return { type: partType, text };
  if (part.type === 'text' || part.type === 'reasoning') return { ...part, text: part.text + text };
  throw new RangeError(`a token cannot grow a ${part.type} part`);
}
