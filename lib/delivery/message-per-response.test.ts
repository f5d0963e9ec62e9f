import { describe, expect, it } from 'vitest';
import { decodeEvent } from './decode.ts';
import type { EncodedEvent } from './encode.ts';
import { AGENT_CLIENT_ID, type ChannelEvent } from './events.ts';
import { createMessagePerResponsePublisher, type MessageChannel } from './message-per-response.ts';
import type { Content } from './parts.ts';
import type { Progress } from './progress.ts';
import { sumOf } from './sum-of.ts';
import { ANSWER_ID, aChat, anAnswer } from './testing.ts';

type Operation = { kind: 'create' | 'append' | 'update'; message: EncodedEvent; phase?: string };

function token(text: string, partIndex = 0): Content {
  return { kind: 'token', partIndex, partId: String(partIndex), partType: 'text', text };
}

/** Longer than any test: nothing is offered again because time has passed. */
const NEVER_MS = 60_000;

/** A channel that takes everything but the operations (by index) that it is told to refuse. */
function start({
  refused = [],
  copied,
  retryMs = NEVER_MS,
}: {
  refused?: number[];
  copied?: Progress;
  retryMs?: number;
} = {}) {
  const operations: Operation[] = [];
  const channel = {
    connectionId: 'one' as string | undefined,
    nextConnection: Promise.resolve<string | undefined>('one'),
  };
  const take = async (operation: Operation) => {
    const index = operations.push(operation) - 1;
    if (refused.includes(index)) throw new Error('42911');
    return `serial-${index}`;
  };
  const messages: MessageChannel = {
    publish: (message) => take({ kind: 'create', message }),
    create: (message) => take({ kind: 'create', message }),
    append: (_serial, message, phase) => take({ kind: 'append', message, phase }),
    update: (_serial, message, phase) => take({ kind: 'update', message, phase }),
    connectionId: () => channel.connectionId,
    whenConnected: () => channel.nextConnection,
  };
  const undelivered: unknown[] = [];
  let doubts = 0;
  const publisher = createMessagePerResponsePublisher({
    responseId: ANSWER_ID,
    ...(copied ? { copied } : {}),
    channel: messages,
    // No spacing: what is said is handed over at once.
    activeResponses: () => 0,
    onUndelivered: (reason) => undelivered.push(reason),
    onUncertain: () => {
      doubts += 1;
    },
    settleMs: 200,
    retryMs,
  });
  publisher.start({ revision: 1, response: anAnswer(), chat: aChat() });
  return { operations, undelivered, countDoubts: () => doubts, publisher, channel };
}

const shape = (operations: Operation[]) =>
  operations.map(({ kind, message }) => `${kind} ${message.name} ${JSON.stringify(message.data)}`);

/** Lets everything that needs no time happen. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('message-per-response', () => {
  it('creates one message a part, appends to it without waiting, and marks its end', async () => {
    const { operations, publisher } = start();
    publisher.content(token('a'));
    await turn();
    publisher.content(token('b'));
    publisher.content(token('c'));
    expect(await publisher.finish()).toEqual({ delivered: true });
    await publisher.stop({ status: 'complete', lastSeq: 3, revision: 2 });
    expect(shape(operations).slice(1)).toEqual([
      'create token "a"',
      'append token "b"',
      'append token "c"',
      'append token ""',
      'create stop undefined',
    ]);
    expect(operations.slice(2, 5).map(({ phase }) => phase)).toEqual([
      'streaming',
      'streaming',
      'done',
    ]);
    // Headers replace those of the message, so all of them travel each time.
    expect(operations[3]?.message.extras.headers).toMatchObject({
      responseId: ANSWER_ID,
      firstSeq: '1',
      seq: '3',
      partIndex: '0',
      partType: 'text',
      offset: '0',
      sum: String(sumOf('abc')),
    });
    expect(publisher.progress()).toEqual({ parts: [{ type: 'text', text: 'abc' }], seq: 3 });
  });

  it('goes on from what was copied, in a message of its own', async () => {
    const copied: Progress = { parts: [{ type: 'text', text: 'abc' }], seq: 7 };
    const { operations, publisher } = start({ copied });
    publisher.content(token('d'));
    await turn();
    publisher.content(token('e'));
    expect(await publisher.finish()).toEqual({ delivered: true });
    expect(shape(operations).slice(1, 3)).toEqual(['create token "d"', 'append token "e"']);
    expect(operations[2]?.message.extras.headers).toMatchObject({
      firstSeq: '8',
      seq: '9',
      offset: '3',
      sum: String(sumOf('de')),
    });
    expect(publisher.progress()).toEqual({ parts: [{ type: 'text', text: 'abcde' }], seq: 9 });
  });

  it('appends what was said while the message was being created', async () => {
    const { operations, publisher } = start();
    for (const text of ['a', 'b', 'c']) publisher.content(token(text));
    expect(await publisher.finish()).toEqual({ delivered: true });
    const texts = operations.slice(1).map(({ message }) => message.data);
    expect(texts.join('')).toBe('abc');
  });

  it('keeps parts in order: the next begins when all of the one before was answered', async () => {
    const { operations, publisher } = start();
    publisher.content(token('think', 0));
    publisher.content(token('say', 1));
    publisher.content({
      kind: 'part',
      partIndex: 2,
      partId: 'call',
      part: { type: 'tool-weather', toolCallId: 'call', state: 'input-available', input: {} },
    });
    publisher.content(token('more', 3));
    expect(await publisher.finish()).toEqual({ delivered: true });
    const creates = operations.filter(({ kind }) => kind === 'create').slice(1);
    expect(creates.map(({ message }) => message.extras.headers.partIndex)).toEqual([
      '0',
      '1',
      '2',
      '3',
    ]);
  });

  it('sends the whole text in place of an append that was refused', async () => {
    const { operations, undelivered, publisher } = start({ refused: [2] });
    publisher.content(token('a'));
    await turn();
    publisher.content(token('b'));
    await turn();
    publisher.content(token('c'));
    expect(await publisher.finish()).toEqual({ delivered: true });
    expect(shape(operations).slice(2)).toEqual([
      'append token "b"',
      'update token "abc"',
      'append token ""',
    ]);
    expect(undelivered).toHaveLength(1);
  });

  it('sends the whole text when the connection is another than the one it was sent on', async () => {
    const { operations, countDoubts, publisher, channel } = start();
    publisher.content(token('a'));
    await turn();
    publisher.content(token('b'));
    channel.connectionId = 'two';
    await turn();
    expect(countDoubts()).toBe(1);
    expect(await publisher.finish()).toEqual({ delivered: true });
    expect(shape(operations).at(-1)).toBe('update token "ab"');
  });

  it('sends the whole text when it waited for a connection that was then lost', async () => {
    const { operations, countDoubts, publisher, channel } = start();
    publisher.content(token('a'));
    await turn();
    channel.connectionId = undefined;
    const connected = Promise.withResolvers<string>();
    channel.nextConnection = connected.promise;
    publisher.content(token('b'));
    channel.connectionId = 'two';
    connected.resolve('two');
    await Promise.resolve();
    channel.connectionId = 'three';
    await turn();
    expect(countDoubts()).toBe(1);
    expect(await publisher.finish()).toEqual({ delivered: true });
    expect(shape(operations).at(-1)).toBe('update token "ab"');
  });

  it('creates a message again whose creation was refused', async () => {
    const { operations, publisher } = start({ refused: [1] });
    publisher.content(token('a'));
    await turn();
    publisher.content(token('b'));
    expect(await publisher.finish()).toEqual({ delivered: true });
    expect(shape(operations).slice(1, 3)).toEqual(['create token "a"', 'create token "ab"']);
  });

  it('continues a long text in another message, long before a message may not grow any more', async () => {
    const { operations, publisher } = start();
    const words = Array.from({ length: 30 }, (_, index) => `${index}`.padEnd(1_000, '.'));
    for (const word of words) {
      publisher.content(token(word));
      await turn();
    }
    expect(await publisher.finish()).toEqual({ delivered: true });
    const events = operations.slice(1).map(({ message, kind }) => decode(message, kind));
    const created = events.filter(({ name }) => name === 'token-text');
    expect(created.map((event) => 'offset' in event && event.offset)).toEqual([0, 16_000]);
    expect(publisher.progress().parts).toEqual([{ type: 'text', text: words.join('') }]);
  });

  it('publishes the whole response when realtime takes nothing of a message', async () => {
    const { operations, publisher } = start({ refused: [1, 2, 3, 4, 5, 6], retryMs: 1 });
    publisher.content(token('a'));
    expect(await publisher.finish()).toEqual({ delivered: true });
    expect(shape(operations).at(-1)).toBe('create response-complete [{"type":"text","text":"a"}]');
  });
});

function decode({ name, data, extras }: EncodedEvent, kind: string): ChannelEvent {
  const action = kind === 'append' ? 'message.append' : 'message.update';
  const event = decodeEvent({ name, data, extras, action, clientId: AGENT_CLIENT_ID });
  if (event.name === 'ignored') throw new Error(event.reason);
  return event;
}
