import type { UIMessageChunk } from 'ai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MessagePart } from '../../chat/message.ts';
import { applyContent } from '../../delivery/parts.ts';
import { ContentReader } from './content-reader.ts';

function read(chunks: UIMessageChunk[], copied: MessagePart[] = []): MessagePart[] {
  const reader = new ContentReader(copied);
  return chunks
    .flatMap((chunk) => reader.read(chunk))
    .reduce<MessagePart[]>((parts, content) => applyContent(parts, content), copied);
}

function text(id: string, ...deltas: string[]): UIMessageChunk[] {
  return [
    { type: 'text-start', id },
    ...deltas.map((delta) => ({ type: 'text-delta', id, delta }) as const),
    { type: 'text-end', id },
  ];
}

afterEach(() => vi.useRealTimers());

describe('the content of a model', () => {
  it('joins the deltas of a part', () => {
    expect(read(text('0', 'a', '', 'b'))).toEqual([{ type: 'text', text: 'ab' }]);
  });

  it('keeps parts apart whose ids repeat between steps', () => {
    const call = { toolCallId: 'c', toolName: 'weather' };
    const parts = read([
      ...text('0', 'before'),
      { type: 'tool-input-available', ...call, input: { city: 'Rome' } },
      { type: 'tool-output-available', toolCallId: 'c', output: { celsius: 20 } },
      ...text('0', 'after'),
    ]);
    expect(parts).toEqual([
      { type: 'text', text: 'before' },
      {
        type: 'tool-weather',
        toolCallId: 'c',
        state: 'output-available',
        input: { city: 'Rome' },
        output: { celsius: 20 },
      },
      { type: 'text', text: 'after' },
    ]);
  });

  it('makes no part of a text that says nothing', () => {
    expect(read([...text('0'), ...text('1', 'x')])).toEqual([{ type: 'text', text: 'x' }]);
  });

  it('heals an emoji that was cut between deltas, and gives only whole ones', () => {
    const [high, low] = ['\ud83d', '\ude42'];
    const reader = new ContentReader();
    reader.read({ type: 'text-start', id: '0' });
    const first = reader.read({ type: 'text-delta', id: '0', delta: `a${high}` });
    expect(first).toMatchObject([{ text: 'a' }]);
    expect(reader.read({ type: 'text-delta', id: '0', delta: `${low}b` })).toMatchObject([
      { text: '🙂b' },
    ]);
  });

  it('tells how long each thought took that came to its end', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const reader = new ContentReader([{ type: 'text', text: 'copied' }]);
    const think = (id: string, ms: number, delta: string) => {
      reader.read({ type: 'reasoning-start', id });
      reader.read({ type: 'reasoning-delta', id, delta });
      vi.advanceTimersByTime(ms);
    };
    expect(reader.durations).toBeUndefined();
    think('0', 1_200, 'hm');
    reader.read({ type: 'reasoning-end', id: '0' });
    for (const chunk of text('0', 'said')) reader.read(chunk);
    think('1', 300, '');
    reader.read({ type: 'reasoning-end', id: '1' });
    think('2', 50, 'and then');
    reader.read({ type: 'reasoning-end', id: '2' });
    think('3', 70, 'stopped');
    expect(reader.durations).toEqual({ 1: 1_200, 2: 50 });
  });

  it('replaces what UTF-8 and Postgres cannot hold', () => {
    expect(read(text('0', 'a\0b', 'c\ude42', 'd\ud83d'))).toEqual([
      { type: 'text', text: 'a\uFFFDbc\uFFFDd\uFFFD' },
    ]);
  });

  it('goes on with the text at the end of what was copied, once', () => {
    const progress: MessagePart = { type: 'text', text: 'one ' };
    const thought: UIMessageChunk[] = [
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'hm' },
      { type: 'reasoning-end', id: 'r' },
    ];
    expect(read([...text('0', 'two'), ...text('1', 'three')], [progress])).toEqual([
      { type: 'text', text: 'one two' },
      { type: 'text', text: 'three' },
    ]);
    expect(read([...thought, ...text('0', 'two')], [progress])).toEqual([
      { type: 'text', text: 'one two' },
      { type: 'reasoning', text: 'hm' },
    ]);
    const asked: UIMessageChunk = {
      type: 'tool-input-available',
      ...{ toolCallId: 'c', toolName: 'weather', input: {} },
    };
    expect(read([asked, ...text('0', 'two')], [progress]).map(({ type }) => type)).toEqual([
      'text',
      'tool-weather',
      'text',
    ]);
    expect(read(text('0', 'two'), [{ type: 'reasoning', text: 'hm' }])).toHaveLength(2);
  });
});
