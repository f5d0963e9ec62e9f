import type { UIMessageChunk } from 'ai';
import type { MessagePart, ToolPart } from '../../chat/message.ts';
import type { Content, Durations } from '../../delivery/parts.ts';

const REPLACEMENT = '\uFFFD';

/**
 * Turns the AI SDK's chunks of one response into content: gives each part its index, which the
 * SDK's ids are not (they repeat between steps), and makes the text fit for UTF-8 and Postgres.
 */
export class ContentReader {
  #partCount: number;
  /** The part that the next text goes on with, when that is not one of its own. */
  #unfinished: number | null = null;
  /** Open text and reasoning parts by the SDK's id. */
  readonly #open = new Map<string, OpenPart>();
  readonly #durations: Record<string, number> = {};
  readonly #tools = new Map<string, { index: number; part: ToolPart }>();

  /** `copied`: the parts that the response begins with; text at their end is gone on with. */
  constructor(copied: readonly MessagePart[] = []) {
    this.#partCount = copied.length;
    if (copied.at(-1)?.type === 'text') this.#unfinished = copied.length - 1;
  }

  /** How long the reasoning took that has ended so far; undefined when there was none. */
  get durations(): Durations | undefined {
    return Object.keys(this.#durations).length > 0 ? { ...this.#durations } : undefined;
  }

  /** The content of one chunk; empty for chunks that show nothing. */
  read(chunk: UIMessageChunk): Content[] {
    switch (chunk.type) {
      case 'text-start':
      case 'reasoning-start':
        this.#open.set(keyOf(chunk), openPart());
        return [];
      case 'text-delta':
      case 'reasoning-delta':
        return this.#grow(chunk, chunk.delta);
      case 'text-end':
      case 'reasoning-end':
        return this.#end(chunk);
      case 'tool-input-available': {
        const { toolCallId, toolName, input } = chunk;
        const type = `tool-${toolName}` as const;
        return this.#tool({ type, toolCallId, state: 'input-available', input });
      }
      case 'tool-output-available':
        return this.#settleTool(chunk.toolCallId, {
          state: 'output-available',
          output: chunk.output,
        });
      case 'tool-output-error':
        return this.#settleTool(chunk.toolCallId, {
          state: 'output-error',
          errorText: chunk.errorText,
        });
      default:
        return [];
    }
  }

  #grow(chunk: TextChunk, delta: string): Content[] {
    const key = keyOf(chunk);
    const open = this.#open.get(key) ?? openPart();
    this.#open.set(key, open);
    const text = `${open.carry}${delta}`.replaceAll('\0', REPLACEMENT);
    // Half an emoji is not text yet: its other half comes with the next delta.
    const isCut = /[\uD800-\uDBFF]$/.test(text);
    open.carry = isCut ? text.slice(-1) : '';
    return this.#token(chunk, open, (isCut ? text.slice(0, -1) : text).toWellFormed());
  }

  #end(chunk: TextChunk): Content[] {
    const key = keyOf(chunk);
    const open = this.#open.get(key);
    this.#open.delete(key);
    if (!open) return [];
    const rest = open.carry ? this.#token(chunk, open, REPLACEMENT) : [];
    if (isReasoning(chunk) && open.index >= 0) {
      this.#durations[open.index] = Math.round(performance.now() - open.since);
    }
    return rest;
  }

  #token(chunk: TextChunk, open: { index: number }, text: string): Content[] {
    if (text === '') return [];
    const partType = isReasoning(chunk) ? 'reasoning' : 'text';
    if (open.index < 0) open.index = this.#place(partType);
    return [{ kind: 'token', partIndex: open.index, partId: chunk.id, partType, text }];
  }

  #place(partType: 'text' | 'reasoning'): number {
    const unfinished = this.#unfinished;
    if (partType !== 'text' || unfinished === null) return this.#partCount++;
    this.#unfinished = null;
    return unfinished;
  }

  #tool(part: ToolPart): Content[] {
    this.#unfinished = null;
    const index = this.#partCount++;
    this.#tools.set(part.toolCallId, { index, part });
    return [{ kind: 'part', partIndex: index, partId: part.toolCallId, part }];
  }

  #settleTool(toolCallId: string, result: Partial<ToolPart>): Content[] {
    const call = this.#tools.get(toolCallId);
    if (!call) return [];
    const part = { ...call.part, ...result };
    return [{ kind: 'part', partIndex: call.index, partId: toolCallId, part }];
  }
}

/** A part that grows: its index, or -1 before its first words, and half an emoji at its end. */
type OpenPart = { index: number; carry: string; since: number };

function openPart(): OpenPart {
  return { index: -1, carry: '', since: performance.now() };
}

type TextChunk = Extract<
  UIMessageChunk,
  {
    type:
      | 'text-start'
      | 'text-delta'
      | 'text-end'
      | 'reasoning-start'
      | 'reasoning-delta'
      | 'reasoning-end';
  }
>;

function isReasoning(chunk: TextChunk): boolean {
  return chunk.type.startsWith('reasoning');
}

function keyOf(chunk: TextChunk): string {
  return `${isReasoning(chunk) ? 'reasoning' : 'text'}:${chunk.id}`;
}
