import { expect, it } from 'vitest';
import type { ChatFile, FiledMessage } from './chat-file.ts';
import { toMarkdown } from './chat-markdown.ts';

function aTurn(change: Partial<FiledMessage>): FiledMessage {
  return {
    ...{ id: 'a', parentId: 'q', role: 'assistant', parts: [], status: 'complete' },
    createdAt: '2026-11-21T12:30:59.000Z',
    ...change,
  };
}

const question = aTurn({
  ...{ id: 'q', parentId: null, role: 'user', parts: [{ type: 'text', text: 'why?\n' }] },
});

function write(...answers: Array<Partial<FiledMessage>>): string {
  const messages = [question, ...answers.map(aTurn)];
  const chat = { title: 'Why\nnot', createdAt: '', updatedAt: '', headId: 'a' };
  return toMarkdown({ format: 'rewind-chat', version: 1, chat, messages } satisfies ChatFile);
}

const HEAD = '# Why not\n\n## You · 2026-11-21 12:30 UTC\n\nwhy?\n\n';

it('says who said what, and when, of the shown branch only', () => {
  const said = write(
    { id: 'b', parts: [{ type: 'text', text: 'other' }] },
    { model: 'openai/gpt-5', parts: [{ type: 'text', text: 'because' }] },
  );
  expect(said).toBe(`${HEAD}## Rewind (openai/gpt-5) · 2026-11-21 12:30 UTC\n\nbecause\n`);
});

it('keeps thoughts and tools apart from the answer, and tells how it ended', () => {
  const call = { type: 'tool-weather', toolCallId: 'c', input: { city: 'A`B' } } as const;
  const said = write({
    status: 'cancelled',
    parts: [
      { type: 'reasoning', text: 'one\n\ntwo', durationMs: 12 },
      { ...call, state: 'output-available', output: 20 },
    ],
  });
  expect(said).toBe(
    `${HEAD}## Rewind · 2026-11-21 12:30 UTC\n\n> one\n> \n> two\n\n` +
      'Tool `weather`: `` {"city":"A`B"} `` → `20`\n\n*Stopped.*\n',
  );
});

it('makes no code of what follows an answer that ended within code', () => {
  const open = write({ parts: [{ type: 'text', text: '````js\n```\n1' }], status: 'interrupted' });
  expect(open).toContain('````js\n```\n1\n````\n\n*Interrupted.*');
  const closed = write({ parts: [{ type: 'text', text: '~~~\n1\n~~~' }] });
  expect(closed.endsWith('~~~\n1\n~~~\n')).toBe(true);
});
