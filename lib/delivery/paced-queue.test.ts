import { describe, expect, it } from 'vitest';
import { createPacedQueue } from './paced-queue.ts';
import type { Content } from './parts.ts';

/** A clock that tests advance; timers fire in their order. */
function createClock() {
  let time = 0;
  let timers: Array<{ at: number; callback: () => void }> = [];
  return {
    now: () => time,
    setTimer: (callback: () => void, ms: number) => {
      const timer = { at: time + ms, callback };
      timers.push(timer);
      return timer;
    },
    clearTimer: (timer: unknown) => {
      timers = timers.filter((entry) => entry !== timer);
    },
    advance(ms: number) {
      const end = time + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((entry) => entry !== next);
        time = next.at;
        next.callback();
      }
      time = end;
    },
  };
}

function token(text: string, partIndex = 0): Content {
  return { kind: 'token', partIndex, partId: 'p', partType: 'text', text };
}

function start(spacingMs = 25) {
  const clock = createClock();
  const sent: Array<{ at: number; text: string }> = [];
  const queue = createPacedQueue({
    ...clock,
    spacingMs: () => spacingMs,
    send: (content) =>
      sent.push({ at: clock.now(), text: content.kind === 'token' ? content.text : 'part' }),
  });
  return { clock, sent, queue };
}

describe('the paced queue', () => {
  it('never delays a model that is slower than the spacing', () => {
    const { clock, sent, queue } = start();
    for (const text of ['a', 'b', 'c']) {
      queue.push(token(text));
      clock.advance(30);
    }
    expect(sent).toEqual([
      { at: 0, text: 'a' },
      { at: 30, text: 'b' },
      { at: 60, text: 'c' },
    ]);
  });

  it('joins what waits, and keeps to 40 messages per second', () => {
    const { clock, sent, queue } = start();
    let text = '';
    for (let index = 0; index < 1_000; index += 1) {
      text += `${index} `;
      queue.push(token(`${index} `));
      clock.advance(2);
    }
    queue.flush();
    expect(sent.map((message) => message.text).join('')).toBe(text);
    expect(sent.length).toBeLessThanOrEqual(81);
    expect(sent[0]).toEqual({ at: 0, text: '0 ' });
  });

  it('widens when other responses run in the chat', () => {
    const { clock, sent, queue } = start(50);
    queue.push(token('a'));
    queue.push(token('b'));
    clock.advance(49);
    expect(sent).toHaveLength(1);
    clock.advance(1);
    expect(sent).toHaveLength(2);
  });

  it('does not join across parts, and keeps their order', () => {
    const { sent, queue } = start();
    queue.push(token('a'));
    queue.push(token('b'));
    queue.push({
      kind: 'part',
      partIndex: 1,
      partId: 'c',
      part: { type: 'text', text: 'whole' },
    });
    queue.push(token('d', 2));
    queue.flush();
    expect(sent.map(({ text }) => text)).toEqual(['a', 'b', 'part', 'd']);
  });

  it('splits a huge delta without cutting an emoji', () => {
    const { sent, queue } = start();
    const text = `x${'🙂'.repeat(20_000)}`;
    queue.push(token(text));
    queue.flush();
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.every((message) => message.text.isWellFormed())).toBe(true);
    expect(sent.map((message) => message.text).join('')).toBe(text);
  });
});
