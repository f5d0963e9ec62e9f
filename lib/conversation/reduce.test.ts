import { describe, expect, it } from 'vitest';
import type { Changes } from '../chat/chat.ts';
import type { Message } from '../chat/message.ts';
import type { ChannelEvent, TokenTextEvent } from '../delivery/events.ts';
import { sumOf } from '../delivery/sum-of.ts';
import {
  ANSWER_ID,
  aChat,
  anAnswer,
  aQuestion,
  aToken,
  aWholeResponse,
  CHAT_ID,
  QUESTION_ID,
  textOf,
} from '../delivery/testing.ts';
import { type ConversationEvent, reduce } from './reduce.ts';
import { emptyConversation, isBehind, responsesWithGap, shownMessages } from './state.ts';

const channel = (event: ChannelEvent): ConversationEvent => ({ name: 'channel', event });

function run(events: ConversationEvent[], from = emptyConversation(CHAT_ID)) {
  return events.reduce(reduce, from);
}

function answerOf(state: ReturnType<typeof run>): Message {
  const answer = state.messages.get(ANSWER_ID);
  if (!answer) throw new Error('there is no answer');
  return answer;
}

function changes(messages: Message[], revision: number): ConversationEvent {
  const answer: Changes = { chat: aChat(), messages, removed: [], revision };
  return { name: 'changes', changes: answer };
}

/** A generator of the same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('a response', () => {
  it('is whole after its events in order', () => {
    const state = run(aWholeResponse(5).map(channel));
    expect(answerOf(state)).toMatchObject({
      status: 'complete',
      parts: [{ type: 'text', text: textOf(5) }],
      seq: 5,
    });
    expect(state.revision).toBe(2);
    expect(isBehind(state)).toBe(false);
    expect(responsesWithGap(state)).toEqual([]);
  });

  it('has the same text after the same events in any order and number', () => {
    const events = aWholeResponse(12);
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = randomFrom(seed);
      const twice = [...events, ...events].map((event) => ({ event, key: random() }));
      const shuffled = twice.sort((a, b) => a.key - b.key).map(({ event }) => channel(event));
      const state = run(shuffled);
      expect(answerOf(state), `seed ${seed}`).toMatchObject({
        status: 'complete',
        parts: [{ type: 'text', text: textOf(12) }],
      });
      expect(responsesWithGap(state), `seed ${seed}`).toEqual([]);
    }
  });

  it('learns at its end how long it was thought about, and says it as its row does', () => {
    const [message, start] = aWholeResponse(0);
    const thought: ChannelEvent = {
      name: 'token',
      responseId: ANSWER_ID,
      seq: 1,
      content: { kind: 'token', partIndex: 0, partId: '0', partType: 'reasoning', text: 'hm' },
    };
    const answer: ChannelEvent = {
      name: 'token',
      responseId: ANSWER_ID,
      seq: 2,
      content: { kind: 'token', partIndex: 1, partId: '1', partType: 'text', text: 'yes' },
    };
    const end = { responseId: ANSWER_ID, status: 'complete', lastSeq: 2, revision: 2 } as const;
    const stop: ChannelEvent = { name: 'stop', ...end, durations: { 0: 4_200 } };
    const parts = [
      { type: 'reasoning', text: 'hm', durationMs: 4_200 },
      { type: 'text', text: 'yes' },
    ];
    const inOrder = [message, start, thought, answer, stop].flatMap(asEvents);
    expect(answerOf(run(inOrder))).toMatchObject({ status: 'complete', parts });
    const early = [message, start, stop, answer, thought].flatMap(asEvents);
    expect(answerOf(run(early))).toMatchObject({ status: 'complete', parts });
  });

  it('shows nothing beyond a gap, and everything once it is filled', () => {
    const [message, start] = aWholeResponse(0);
    const begun = run([message, start, aToken(1), aToken(3), aToken(4)].flatMap(asEvents));
    expect(answerOf(begun).parts).toEqual([{ type: 'text', text: ' 1' }]);
    expect(responsesWithGap(begun)).toEqual([ANSWER_ID]);
    const filled = run([channel(aToken(2))], begun);
    expect(answerOf(filled).parts).toEqual([{ type: 'text', text: textOf(4) }]);
    expect(responsesWithGap(filled)).toEqual([]);
  });

  it('does not change when a piece is heard again', () => {
    const [message, start] = aWholeResponse(0);
    const state = run([message, start, aToken(1), aToken(2)].flatMap(asEvents));
    expect(run([aToken(2), aToken(1)].map(channel), state)).toBe(state);
  });

  it('does not end before all of it is there', () => {
    const events = aWholeResponse(3).filter((event) => !('seq' in event && event.seq === 2));
    const state = run(events.map(channel));
    expect(answerOf(state).status).toBe('streaming');
    expect(isBehind(state)).toBe(true);
    const row = anAnswer({
      status: 'complete',
      parts: [{ type: 'text', text: textOf(3) }],
      seq: 3,
      revision: 2,
    });
    const ended = run([changes([row], 2)], state);
    expect(answerOf(ended)).toEqual(row);
    expect(isBehind(ended)).toBe(false);
    expect(responsesWithGap(ended)).toEqual([]);
  });

  it('takes nothing after its end', () => {
    const ended = run(aWholeResponse(3).map(channel));
    const late = run([aToken(4), aToken(2)].map(channel), ended);
    expect(late).toBe(ended);
  });

  it('goes by the database when the end holds less than was shown', () => {
    const [message, start] = aWholeResponse(0);
    const stop: ChannelEvent = {
      name: 'stop',
      responseId: ANSWER_ID,
      status: 'interrupted',
      lastSeq: 0,
      revision: 2,
    };
    const state = run([message, start, aToken(1), stop].flatMap(asEvents));
    expect(isBehind(state)).toBe(true);
    const row = anAnswer({ status: 'interrupted', revision: 2 });
    expect(answerOf(run([changes([row], 2)], state))).toEqual(row);
  });

  it('keeps a response-complete that comes before its row', () => {
    const parts = [{ type: 'text' as const, text: textOf(3) }];
    const early = run([
      channel({ name: 'response-complete', responseId: ANSWER_ID, lastSeq: 3, parts }),
    ]);
    expect(responsesWithGap(early)).toEqual([ANSWER_ID]);
    const state = run([changes([aQuestion(), anAnswer()], 1)], early);
    expect(answerOf(state)).toMatchObject({ parts, seq: 3 });
    expect(responsesWithGap(state)).toEqual([]);
  });

  it('is replaced by response-complete, and drops the tokens that it covers', () => {
    const [message, start] = aWholeResponse(0);
    const whole: ChannelEvent = {
      name: 'response-complete',
      responseId: ANSWER_ID,
      lastSeq: 3,
      parts: [{ type: 'text', text: textOf(3) }],
    };
    const state = run([message, start, aToken(1), aToken(3), whole, aToken(2)].flatMap(asEvents));
    expect(answerOf(state)).toMatchObject({ parts: whole.parts, seq: 3 });
    expect(responsesWithGap(state)).toEqual([]);
  });

  it('goes on from a row of the database, whichever is ahead', () => {
    const [message, start] = aWholeResponse(0);
    const row = anAnswer({ parts: [{ type: 'text', text: textOf(2) }], seq: 2, revision: 2 });
    const behind = run([message, start, aToken(1), aToken(3)].flatMap(asEvents));
    expect(answerOf(run([changes([row], 2)], behind)).parts).toEqual([
      { type: 'text', text: textOf(3) },
    ]);
    const ahead = run([message, start, ...[1, 2, 3].map((seq) => aToken(seq))].flatMap(asEvents));
    expect(answerOf(run([changes([row], 2)], ahead)).parts).toEqual([
      { type: 'text', text: textOf(3) },
    ]);
  });

  it('is unknown until its row is there, and loses nothing meanwhile', () => {
    const state = run([aToken(1), aToken(2)].map(channel));
    expect(responsesWithGap(state)).toEqual([ANSWER_ID]);
    const known = run([changes([aQuestion(), anAnswer()], 1)], state);
    expect(answerOf(known).parts).toEqual([{ type: 'text', text: textOf(2) }]);
  });
});

describe('revisions', () => {
  it('a number above the next one means that changes must be read', () => {
    const state = run([channel({ name: 'message', revision: 3 })]);
    expect(isBehind(state)).toBe(true);
    expect(isBehind(run([changes([aQuestion()], 3)], state))).toBe(false);
  });

  it('a start without its question does not hide that the question is missing', () => {
    const [, start] = aWholeResponse(0);
    expect(isBehind(run([start].flatMap(asEvents)))).toBe(true);
  });

  it('a page that was rendered earlier takes nothing back', () => {
    const renamed: ChannelEvent = { name: 'chat', revision: 3, chat: aChat({ title: 'count' }) };
    const ended = run([...aWholeResponse(2), renamed].map(channel));
    const page = {
      chat: aChat({ title: 'old' }),
      messages: [aQuestion(), anAnswer()],
      revision: 1,
      previous: null,
    };
    const state = run([{ name: 'page', page }], ended);
    expect(answerOf(state).status).toBe('complete');
    expect(state.chat?.title).toBe('count');
  });
});

describe('a queue that changes', () => {
  const sibling = { parentId: ANSWER_ID, status: 'queued', revision: 2 } as const;
  const queued = aQuestion({ ...sibling, id: 'queued' });
  const response = anAnswer({ ...sibling, id: 'queued-answer', parentId: 'queued' });
  const chat = aChat({ headId: response.id });
  const waits: ChannelEvent = { name: 'message', revision: 2, message: queued, response, chat };
  const [message, start] = aWholeResponse(0);
  const before = run([message, start, waits].flatMap(asEvents));
  const removal: ConversationEvent = {
    name: 'changes',
    changes: { chat: aChat(), messages: [], removed: [queued.id, response.id], revision: 3 },
  };

  it('is not in its event, which only says that there is something to read', () => {
    const announced = run([channel({ name: 'chat', revision: 3, chat: aChat() })], before);
    expect(isBehind(announced)).toBe(true);
    expect(shownMessages(announced).at(-1)).toEqual(queued);
    const read = run([removal], announced);
    expect(isBehind(read)).toBe(false);
    expect(shownMessages(read).map(({ id }) => id)).toEqual([QUESTION_ID, ANSWER_ID]);
  });

  it('does not get back what was removed when history says that it waits', () => {
    const read = run([removal, { name: 'history', event: waits }], before);
    expect([...read.messages.keys()]).toEqual([QUESTION_ID, ANSWER_ID]);
  });

  it('keeps what this tab sends behind what was removed', () => {
    const sent = aQuestion({ id: 'sent', parentId: response.id, revision: 0 });
    const read = run([{ name: 'sent', message: sent }, removal], before);
    expect(shownMessages(read).map(({ id }) => id)).toEqual([QUESTION_ID, ANSWER_ID, 'sent']);
  });

  it('takes the place of a message from whoever knows it better', () => {
    const moved = { ...queued, parentId: 'elsewhere', revision: 4 };
    const events: ConversationEvent[] = [changes([moved], 4), channel(waits)];
    for (const order of [events, events.toReversed()]) {
      expect(run(order, before).messages.get(queued.id)?.parentId).toBe('elsewhere');
    }
  });
});

describe('a chat that the server no longer has', () => {
  const at = '2026-11-21T12:00:00.000Z';
  const page = { chat: aChat(), messages: [aQuestion(), anAnswer()], revision: 3, previous: null };
  const open = run([{ name: 'page', page }]);

  it('is deleted, and nothing else of it changes', () => {
    const state = run([{ name: 'gone', at }], open);
    expect(state).toEqual({ ...open, chat: { ...open.chat, deletedAt: at } });
  });

  it('keeps the time at which it was deleted', () => {
    const deleted = run([{ name: 'gone', at }], open);
    expect(run([{ name: 'gone', at: '2026-11-22T12:00:00.000Z' }], deleted)).toBe(deleted);
  });

  it('comes back with a newer revision of itself', () => {
    const deleted = run([{ name: 'gone', at }], open);
    const restored = run([channel({ name: 'chat', chat: aChat(), revision: 4 })], deleted);
    expect(restored.chat?.deletedAt).toBeUndefined();
  });

  it('is not one that it has not seen yet', () => {
    const draft = run([{ name: 'sent', message: aQuestion({ revision: 0 }) }]);
    expect(run([{ name: 'gone', at }], draft)).toBe(draft);
  });
});

describe('a response that goes on from a copy', () => {
  const copy = anAnswer({ parts: [{ type: 'text', text: textOf(3) }], seq: 3, revision: 1 });
  const [message] = aWholeResponse(0);
  const known = run([message].flatMap(asEvents));
  const start = { name: 'start', responseId: ANSWER_ID, revision: 2 } as const;

  it('grows from it', () => {
    const whole = { ...start, response: copy, chat: aChat() };
    const state = run([whole, aToken(4), aToken(5)].map(channel), known);
    expect(answerOf(state)).toMatchObject({ parts: [{ type: 'text', text: textOf(5) }], seq: 5 });
  });

  it('shows nothing before the copy is there, when it was too large for its start', () => {
    const other = { ...copy, id: 'copy' };
    const token = { ...aToken(4), responseId: 'copy' };
    const begun = run([{ ...start, responseId: 'copy' }, token].map(channel), known);
    expect(isBehind(begun)).toBe(true);
    expect(begun.messages.has('copy')).toBe(false);
    const read = run([changes([{ ...other, revision: 2 }], 2)], begun);
    expect(read.messages.get('copy')?.parts).toEqual([{ type: 'text', text: textOf(4) }]);
    expect(responsesWithGap(read)).toEqual([]);
  });
});

describe('a response on a branch that the page did not show', () => {
  const other = anAnswer({ id: 'other', revision: 2 });
  const page = run([
    {
      name: 'page',
      page: { chat: aChat(), messages: [aQuestion(), anAnswer()], revision: 3, previous: null },
    },
  ]);

  it.each<ChannelEvent>([
    { name: 'start', responseId: other.id, revision: 2, response: other, chat: aChat() },
    { name: 'message', revision: 2, message: aQuestion(), response: other, chat: aChat() },
  ])('is not active for ever because history says that it began: $name', (event) => {
    expect(run([{ name: 'history', event }], page).messages.has(other.id)).toBe(false);
    const after = { ...event, revision: 4 };
    expect(run([channel(after)], page).messages.has(other.id)).toBe(true);
  });
});

describe('a message that this tab sends', () => {
  const sent = aQuestion({ id: QUESTION_ID, revision: 0 });

  it('is shown at once and confirmed by its event', () => {
    const shown = run([{ name: 'sent', message: sent }]);
    expect(shownMessages(shown)).toEqual([sent]);
    const confirmed = run(aWholeResponse(0).slice(0, 1).map(channel), shown);
    expect(shownMessages(confirmed).map(({ id }) => id)).toEqual([QUESTION_ID, ANSWER_ID]);
    expect(confirmed.revision).toBe(1);
  });

  it('stays shown when an older answer of the database arrives', () => {
    const later = aQuestion({ id: 'later', parentId: ANSWER_ID, revision: 0 });
    const state = run([
      ...aWholeResponse(1).map(channel),
      { name: 'sent', message: later },
      changes([], 2),
    ]);
    expect(shownMessages(state).at(-1)).toEqual(later);
  });

  it('is taken back when the server refuses it', () => {
    const state = run([
      { name: 'sent', message: sent },
      { name: 'unsent', id: sent.id },
    ]);
    expect(shownMessages(state)).toEqual([]);
  });
});

function asEvents(event: ChannelEvent | undefined): ConversationEvent[] {
  return event ? [channel(event)] : [];
}

describe('a response of the message-per-response pattern', () => {
  const place = { responseId: ANSWER_ID, partIndex: 0, partId: '0', partType: 'text' } as const;

  /** The whole text of the first `seq` tokens, or of those from `firstSeq` to `seq`. */
  function aText(seq: number, firstSeq = 1, damage = ''): ChannelEvent {
    const offset = textOf(firstSeq - 1).length;
    const text = textOf(seq).slice(offset);
    const sum = sumOf(text);
    return { ...place, name: 'token-text', firstSeq, seq, offset, sum, text: text + damage };
  }

  /** What was appended since `after`. */
  function aGrowth(after: number, seq: number, firstSeq = 1): ChannelEvent {
    const whole = aText(seq, firstSeq);
    const text = textOf(seq).slice(textOf(after).length);
    return { ...whole, name: 'token-append', text } as ChannelEvent;
  }

  const history = (event: ChannelEvent): ConversationEvent => ({ name: 'history', event });
  const [message, start] = aWholeResponse(0);
  const begun = run([message, start].flatMap((event) => (event ? [channel(event)] : [])));
  const shown = (state: ReturnType<typeof run>) => {
    const [part] = answerOf(state).parts;
    return part && 'text' in part ? part.text : '';
  };

  it('grows by what is appended to a text that this attachment has whole', () => {
    const state = run([aText(1), aGrowth(1, 2), aGrowth(2, 5)].map(channel), begun);
    expect(shown(state)).toBe(textOf(5));
    expect(answerOf(state).seq).toBe(5);
    expect(responsesWithGap(state)).toEqual([]);
  });

  it('never appends to a text from history, which may hold the appended already', () => {
    const state = run([history(aText(5)), channel(aGrowth(3, 6))], begun);
    expect(shown(state)).toBe(textOf(5));
    expect(responsesWithGap(state)).toEqual([ANSWER_ID]);
    const whole = run([channel(aText(6)), channel(aGrowth(6, 7))], state);
    expect(shown(whole)).toBe(textOf(7));
    expect(responsesWithGap(whole)).toEqual([]);
  });

  it('keeps newer text from history while an older one grows up to it', () => {
    const before = run([channel(aText(2)), history(aText(6))], begun);
    expect(shown(run([channel(aGrowth(2, 4))], before))).toBe(textOf(6));
    expect(shown(run([channel(aGrowth(2, 4)), channel(aGrowth(4, 8))], before))).toBe(textOf(8));
  });

  it('appends nothing across a loss of continuity', () => {
    const state = run([channel(aText(2)), { name: 'attachment' }, channel(aGrowth(4, 5))], begun);
    expect(shown(state)).toBe(textOf(2));
    expect(responsesWithGap(state)).toEqual([ANSWER_ID]);
  });

  it('does not show a text of the right length with one piece missing and another doubled', () => {
    const whole = aText(8) as TokenTextEvent;
    const state = run([channel(aText(5)), channel({ ...whole, text: ' 1 2 3 4 5 8 9 8' })], begun);
    expect(whole.text).toHaveLength(' 1 2 3 4 5 8 9 8'.length);
    expect(shown(state)).toBe(textOf(5));
    expect(shown(run([channel(whole)], state))).toBe(textOf(8));
  });

  it('does not show a text with something missing or doubled, and shows it when it is mended', () => {
    const state = run([aText(2), aGrowth(3, 4), aText(4, 1, 'x')].map(channel), begun);
    expect(shown(state)).toBe(textOf(2));
    expect(shown(run([channel(aText(4))], state))).toBe(textOf(4));
  });

  it('waits for the message before it, and holds the stop until all of it is there', () => {
    const stop = { name: 'stop', responseId: ANSWER_ID, status: 'complete', revision: 2 } as const;
    const state = run(
      [aText(9, 6), { ...stop, lastSeq: 9 }, aText(3), aGrowth(3, 4)].map(channel),
      begun,
    );
    expect(shown(state)).toBe(textOf(4));
    expect(answerOf(state).status).toBe('streaming');
    const whole = run([channel(aGrowth(4, 5))], state);
    expect(shown(whole)).toBe(textOf(9));
    expect(answerOf(whole).status).toBe('complete');
    expect(whole.buffers.size).toBe(0);
  });

  it('ends with the same text whatever is merged, repeated, dropped, or read from history', () => {
    const [count, border] = [60, 25];
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = randomFrom(seed);
      const events: ConversationEvent[] = [];
      let delivered = 0;
      let hasBase = false;
      for (let seq = 1; seq <= count; seq += 1) {
        const firstSeq = seq > border ? border + 1 : 1;
        if (seq === border + 1) {
          // What was merged goes out before another message is created.
          events.push(channel(hasBase ? aGrowth(delivered, border) : aText(border)));
          hasBase = false;
        }
        if (random() < 0.1) events.push(history(aText(seq, firstSeq)));
        if (random() < 0.1) {
          events.push({ name: 'attachment' });
          hasBase = false;
        }
        if (random() < 0.4 && seq !== count) continue;
        const isWhole = !hasBase || random() < 0.2;
        const event = isWhole ? aText(seq, firstSeq) : aGrowth(delivered, seq, firstSeq);
        events.push(channel(event));
        if (random() < 0.1) events.push(channel(event));
        hasBase = true;
        delivered = seq;
      }
      let state = begun;
      for (const event of events) {
        state = reduce(state, event);
        // At no time is anything shown that is not the beginning of the text.
        expect(textOf(count).startsWith(shown(state)), `seed ${seed}`).toBe(true);
      }
      expect(shown(state), `seed ${seed}`).toBe(textOf(count));
      expect(responsesWithGap(state), `seed ${seed}`).toEqual([]);
    }
  });
});
