import { describe, expect, it } from 'vitest';
import type { EncodedEvent } from './encode.ts';
import { createMessagePerTokenPublisher } from './message-per-token.ts';
import type { Content } from './parts.ts';
import type { Progress } from './progress.ts';
import { ANSWER_ID, aChat, anAnswer } from './testing.ts';

function token(text: string): Content {
  return { kind: 'token', partIndex: 0, partId: '0', partType: 'text', text };
}

function start(
  publish: (message: EncodedEvent, index: number) => Promise<unknown>,
  copied?: Progress,
) {
  const published: EncodedEvent[] = [];
  const undelivered: unknown[] = [];
  const publisher = createMessagePerTokenPublisher({
    responseId: ANSWER_ID,
    ...(copied ? { copied } : {}),
    publish: (message) => publish(message, published.push(message) - 1),
    activeResponses: () => 1,
    onUndelivered: (reason) => undelivered.push(reason),
    settleMs: 50,
    retryMs: 1,
  });
  publisher.start({ revision: 1, response: anAnswer(), chat: aChat() });
  return { published, undelivered, publisher };
}

function say(publisher: ReturnType<typeof start>['publisher'], texts: string[]): void {
  for (const text of texts) publisher.content(token(text));
}

describe('message-per-token', () => {
  it('goes on from what was copied', async () => {
    const copied: Progress = { parts: [{ type: 'text', text: 'ab' }], seq: 7 };
    const { published, publisher } = start(async () => undefined, copied);
    expect(publisher.progress()).toEqual(copied);
    say(publisher, ['c']);
    expect(await publisher.finish()).toEqual({ delivered: true });
    expect(published.at(-1)).toMatchObject({ data: 'c', extras: { headers: { seq: '8' } } });
    expect(publisher.progress()).toEqual({ parts: [{ type: 'text', text: 'abc' }], seq: 8 });
  });

  it('numbers its content from 1 and does not wait for answers', async () => {
    const answers: Array<() => void> = [];
    const { published, publisher } = start(() => new Promise<void>((done) => answers.push(done)));
    say(publisher, ['a', 'b']);
    const finished = publisher.finish();
    expect(published.map(({ name, extras }) => [name, extras.headers.seq])).toEqual([
      ['start', '0'],
      ['token', '1'],
      ['token', '2'],
    ]);
    for (const answer of answers) answer();
    expect(publisher.progress()).toEqual({ parts: [{ type: 'text', text: 'ab' }], seq: 2 });
    expect(await finished).toEqual({ delivered: true });
  });

  it('publishes the whole response when a piece of it was refused', async () => {
    const { published, undelivered, publisher } = start((_, index) =>
      index === 2 ? Promise.reject(new Error('42911')) : Promise.resolve(),
    );
    say(publisher, ['a', 'b']);
    expect(await publisher.finish()).toEqual({ delivered: true });
    expect(published.at(-1)).toMatchObject({
      name: 'response-complete',
      data: [{ type: 'text', text: 'ab' }],
      extras: { headers: { lastSeq: '2' } },
    });
    expect(undelivered).toHaveLength(1);
  });

  it('offers again what readers cannot do without: the recovery and the end', async () => {
    const refusals = new Set([1, 2, 3, 4, 5]);
    const { published, publisher } = start((_, index) =>
      refusals.has(index) ? Promise.reject(new Error('42911')) : Promise.resolve(),
    );
    say(publisher, ['a']);
    expect(await publisher.finish()).toEqual({ delivered: false });
    await publisher.stop({ status: 'complete', lastSeq: 1, revision: 2 });
    expect(published.map(({ name }) => name)).toEqual([
      'start',
      'token',
      ...Array(3).fill('response-complete'),
      ...Array(2).fill('stop'),
    ]);
  });

  it('ends when realtime never answers, and says that it was not delivered', async () => {
    const { published, publisher } = start(() => new Promise(() => undefined));
    say(publisher, ['a']);
    expect(await publisher.finish()).toEqual({ delivered: false });
    await publisher.stop({ status: 'complete', lastSeq: 1, revision: 2 });
    expect(published.map(({ name }) => name)).toEqual([
      'start',
      'token',
      'response-complete',
      'stop',
    ]);
  });
});
