import { expect, it } from 'vitest';
import { Problem } from '../problem.ts';
import { chatFileSchema } from './chat-file-schema.ts';
import { parseBody } from './parse.ts';

const TIME = '2026-11-21T12:00:00.000Z';

type Changes = Record<string, unknown>;

function aMessage(id: string, parentId: string | null, change: Changes = {}): Changes {
  const role = id.startsWith('q') ? 'user' : 'assistant';
  const parts = [{ type: 'text', text: id }];
  return { id, parentId, role, parts, status: 'complete', createdAt: TIME, ...change };
}

const MESSAGES = [aMessage('q1', null), aMessage('a1', 'q1')];

function aFile(messages: Changes[] = MESSAGES, chat: Changes = {}, change: Changes = {}): Changes {
  const known = { title: 'count', createdAt: TIME, updatedAt: TIME, headId: 'a1' };
  return { format: 'rewind-chat', version: 1, chat: { ...known, ...chat }, messages, ...change };
}

function read(file: unknown, largest?: number) {
  const body = typeof file === 'string' ? file : JSON.stringify(file);
  return parseBody(new Request('http://test', { method: 'POST', body }), chatFileSchema, largest);
}

it('takes a chat with branches, tools and answers that did not end', async () => {
  const call = { type: 'tool-weather', toolCallId: 'c', state: 'output-error', input: [1, null] };
  const file = aFile([
    ...MESSAGES,
    aMessage('a2', 'q1', { status: 'streaming', parts: [], model: 'openai/x' }),
    aMessage('a3', 'q1', {
      status: 'failed',
      error: { code: 'c', message: 'm' },
      parts: [
        { type: 'reasoning', text: 'hm', durationMs: 3 },
        { ...call, errorText: 'no' },
      ],
    }),
    aMessage('q2', null),
    aMessage('q3', 'a1'),
  ]);
  expect(await read(file)).toEqual(file);
});

const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

it.each([
  ['nonsense', 'nonsense', /not JSON/],
  ['another format', aFile(MESSAGES, {}, { format: 'x' }), /^format: this is no chat that/],
  ['a later version', aFile(MESSAGES, {}, { version: 2 }), /^version: this server reads version 1/],
  ['more than is known', aFile(MESSAGES, {}, { more: 1 }), /Unrecognized key: "more"/],
  ['no messages', aFile([]), /^messages: /],
  ['no title', aFile(MESSAGES, { title: ' ' }), /^chat\.title: /],
  ['a head elsewhere', aFile(MESSAGES, { headId: 'x' }), /^chat\.headId: not a message/],
  ['an id twice', aFile([...MESSAGES, aMessage('a1', 'q1')]), /^messages\.2\.id: another/],
  ['no parent', aFile([...MESSAGES, aMessage('a2', 'q9')]), /^messages\.2\.parentId: not a/],
  ['an answer to nothing', aFile([...MESSAGES, aMessage('a2', null)]), /needs a message of the/],
  ['an answer to an answer', aFile([...MESSAGES, aMessage('a2', 'a1')]), /needs a message of the/],
  [
    'a circle',
    aFile([...MESSAGES, aMessage('q2', 'a2'), aMessage('a2', 'q2')]),
    /^messages\.2\.parentId: it is above itself/,
  ],
  ['a part of no kind', aFile([aMessage('a1', null, { parts: [{ type: 'x' }] })]), /no part of a/],
  [
    'a thoughtful user',
    aFile([...MESSAGES, aMessage('q2', 'a1', { parts: [{ type: 'reasoning', text: '' }] })]),
    /^messages\.2\.parts: a message of the user has text only/,
  ],
  ['a time of no day', aFile([aMessage('q1', null, { createdAt: '2026-02-30' })]), /createdAt: /],
  [
    'a very old time',
    aFile([aMessage('q1', null, { createdAt: TIME.replace('2026', '0000') })]),
    /1970/,
  ],
  ['a NUL', aFile(MESSAGES, { title: 'a\0' }), /cannot be stored/],
  ['half an emoji', aFile(MESSAGES, { title: 'a\ud83d' }), /cannot be stored/],
  [
    'something deep',
    JSON.stringify(
      aFile([
        ...MESSAGES,
        aMessage('a2', 'q1', {
          parts: [{ type: 'tool-x', toolCallId: 'c', state: 'input-available', input: 'DEEP' }],
        }),
      ]),
    ).replace('"DEEP"', deep),
    /nested too deeply/,
  ],
])('refuses %s', async (_name, file, message) => {
  const refused = await read(file).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Problem);
  expect((refused as Problem).message).toMatch(message);
});

it('refuses what is too large', async () => {
  await expect(read(aFile(), 100)).rejects.toThrow(Problem);
});
