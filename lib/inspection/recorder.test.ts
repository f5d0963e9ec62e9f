import type { InboundMessage } from 'ably';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '../chat/message.ts';
import { emptyConversation } from '../conversation/state.ts';
import { type ConversationStore, createConversationStore } from '../conversation/store.ts';
import type { ChannelEvent, TokenTextEvent } from '../delivery/events.ts';
import { sumOf } from '../delivery/sum-of.ts';
import { ANSWER_ID, aChat, anAnswer, aQuestion, aToken, CHAT_ID } from '../delivery/testing.ts';
import { createRecorder, type DeliveryRecorder } from './recorder.ts';

/** The channel's clock is this far ahead of this device's: ages come out negative. */
const AHEAD_MS = 60_000;

let store: ConversationStore;
let recorder: DeliveryRecorder;

beforeEach(() => {
  recorder = createRecorder();
  store = createConversationStore(CHAT_ID, recorder.observe);
  recorder.start(emptyConversation(CHAT_ID));
});

function channel(event: ChannelEvent, message?: InboundMessage): void {
  if (message) recorder.receive(event, message);
  store.dispatch({ name: 'channel', event });
}
const history = (...seqs: number[]): void =>
  store.dispatch(...seqs.map((seq) => ({ name: 'history', event: aToken(seq) }) as const));

/** Tokens `from` to `to`, live. */
function live(from: number, to: number): void {
  for (let seq = from; seq <= to; seq += 1) channel(aToken(seq));
}

/** What the database says when the answer has `seq` pieces. */
function row(seq: number, change: Partial<Message> = {}): Message {
  const text = Array.from({ length: seq }, (_, index) => ` ${index + 1}`).join('');
  return anAnswer({ seq, parts: seq > 0 ? [{ type: 'text', text }] : [], ...change });
}

function page(seq: number): void {
  const messages = [aQuestion(), row(seq)];
  store.dispatch({
    name: 'page',
    page: { chat: aChat(), messages, revision: 1, previous: null },
  });
}

/** A message of the channel that was published `ageMs` milliseconds ago. */
function published(ageMs: number, change: Partial<InboundMessage> = {}): InboundMessage {
  const timestamp = Date.now() - ageMs + AHEAD_MS;
  const extras = { headers: { v: '1', seq: '7' } };
  const plain = { name: 'token', data: ' 7', extras, timestamp, action: 'message.create' };
  return { ...plain, ...change } as InboundMessage;
}

function sources(): string[] {
  const ranges = recorder.getRecord().ranges.get(ANSWER_ID) ?? [];
  return ranges.map(({ source, from, to }) => `${source} ${from}-${to}`);
}

describe('where text came from', () => {
  it('is the database, history and the subscription after a refresh', () => {
    page(4);
    history(3, 4, 5, 6);
    live(7, 9);
    expect(sources()).toEqual(['database 1-4', 'history 5-6', 'live 7-9']);
  });

  it('stays what it was for text that waited until a gap was filled', () => {
    page(2);
    live(6, 8);
    expect(sources()).toEqual(['database 1-2']);
    history(3, 4, 5, 6);
    expect(sources()).toEqual(['database 1-2', 'history 3-5', 'live 6-8']);
  });

  it('is the database for a gap that it fills, and live for what it holds beyond that', () => {
    page(2);
    live(6, 8);
    const changes = { chat: aChat(), messages: [row(6)], removed: [], revision: 2 };
    store.dispatch({ name: 'changes', changes });
    expect(sources()).toEqual(['database 1-6', 'live 7-8']);
  });

  it('is recovery for what only the whole response brought', () => {
    page(2);
    live(3, 4);
    const { parts } = row(8);
    channel({ name: 'response-complete', responseId: ANSWER_ID, lastSeq: 8, parts });
    expect(sources()).toEqual(['database 1-2', 'live 3-4', 'recovery 5-8']);
  });

  it('is cut where a final row says less', () => {
    page(2);
    live(3, 8);
    const final = row(5, { status: 'interrupted', revision: 2 });
    const changes = { chat: aChat(), messages: [final], removed: [], revision: 2 };
    store.dispatch({ name: 'changes', changes });
    expect(sources()).toEqual(['database 1-2', 'live 3-5']);
  });

  it('is forgotten with an answer that was removed', () => {
    page(2);
    const changes = { chat: aChat(), messages: [], removed: [ANSWER_ID], revision: 2 };
    store.dispatch({ name: 'changes', changes });
    expect(sources()).toEqual([]);
  });
});

describe('a replay', () => {
  it('is distinguished from live messages by its pace, whatever the clocks say', () => {
    page(2);
    recorder.attached({ resumed: false, hasBacklog: true });
    for (const [seq, age] of [
      [3, 4_000],
      [4, 3_000],
      [5, 900],
      [6, 12],
      [7, 9],
      [8, 15],
    ] as const) {
      channel(aToken(seq), published(age));
    }
    expect(sources()).toEqual(['database 1-2', 'rewind 3-5', 'live 6-8']);
    const named = recorder.getRecord().events.filter(({ name }) => name === 'token');
    expect(named.map(({ source }) => source)).toEqual([
      ...['rewind', 'rewind', 'rewind'],
      ...['live', 'live', 'live'],
    ]);
  });

  it('may bring many that were published at once', () => {
    page(2);
    recorder.attached({ resumed: false, hasBacklog: true });
    for (let seq = 3; seq <= 17; seq += 1) channel(aToken(seq), published(4_000));
    channel(aToken(18), published(10));
    expect(sources()).toEqual(['database 1-2', 'rewind 3-17', 'live 18-18']);
  });

  it('is over once messages came for a while at the pace at which they were published', () => {
    vi.useFakeTimers();
    page(2);
    recorder.attached({ resumed: false, hasBacklog: true });
    channel(aToken(3), published(4_000));
    for (let seq = 4; seq <= 13; seq += 1) {
      channel(aToken(seq), published(400));
      vi.advanceTimersByTime(30);
    }
    channel(aToken(14), published(10));
    vi.useRealTimers();
    expect(sources()).toEqual(['database 1-2', 'rewind 3-3', 'live 4-14']);
  });

  it('is not looked for where nothing is replayed', () => {
    page(2);
    for (const change of [{ resumed: false }, { resumed: true, hasBacklog: true }]) {
      recorder.attached(change);
    }
    channel(aToken(3), published(4_000));
    channel(aToken(4), published(10));
    expect(sources()).toEqual(['database 1-2', 'live 3-4']);
  });

  it('that repeats what was live changes nothing', () => {
    page(2);
    live(3, 5);
    recorder.attached({ resumed: false, hasBacklog: true });
    for (const [seq, age] of [
      [3, 3_000],
      [4, 2_000],
      [5, 1_000],
      [6, 10],
    ] as const) {
      channel(aToken(seq), published(age));
    }
    expect(sources()).toEqual(['database 1-2', 'live 3-6']);
  });

  it('is over when a text grows', () => {
    page(0);
    recorder.attached({ resumed: false, hasBacklog: true });
    const text = (seq: number, words: string, whole = words): TokenTextEvent => ({
      ...{ name: 'token-text', responseId: ANSWER_ID, firstSeq: 1, seq, partIndex: 0, partId: '0' },
      ...{ partType: 'text', offset: 0, sum: sumOf(whole), text: words },
    });
    channel(text(2, ' 1 2'), published(20, { action: 'message.update' }));
    const growth = { ...text(3, ' 3', ' 1 2 3'), name: 'token-append' as const };
    channel(growth, published(15, { action: 'message.append' }));
    expect(sources()).toEqual(['rewind 1-2', 'live 3-3']);
  });
});

describe('what the reducer put right', () => {
  it('is counted: duplicates, and gaps that were filled', () => {
    page(2);
    live(2, 3);
    live(6, 7);
    live(6, 6);
    expect(recorder.getRecord()).toMatchObject({ dropped: 2, openGaps: 1, filledGaps: 0 });
    history(4, 5);
    expect(recorder.getRecord()).toMatchObject({ dropped: 2, openGaps: 0, filledGaps: 1 });
  });
});

describe('the timeline', () => {
  it('names events with headers, size and what became of them', () => {
    page(6);
    channel(aToken(7), published(40, { data: ' 7€' }));
    recorder.note('disconnected');
    recorder.attached({ resumed: true });
    expect(recorder.getRecord().events).toMatchObject([
      { name: 'recording', headers: { messages: '0', revision: '0' } },
      { name: 'page', source: 'database', headers: { messages: '2', revision: '1' }, size: null },
      { name: 'token', source: 'live', effect: 'shown', size: 5, headers: { v: '1', seq: '7' } },
      { name: 'disconnected', source: null },
      { name: 'attached', headers: { resumed: 'true' } },
    ]);
    expect(recorder.getRecord().resumed).toBe(true);
  });

  it('keeps the newest five hundred', () => {
    page(0);
    live(1, 2_000);
    const { events } = recorder.getRecord();
    expect(events).toHaveLength(500);
    expect(events.at(-1)?.id).toBe(2_002);
    expect(sources()).toEqual(['live 1-2000']);
  });
});

describe('a listener', () => {
  it('is called once for many events, and gets a record that never changes afterwards', () => {
    vi.useFakeTimers();
    page(0);
    let calls = 0;
    const unsubscribe = recorder.subscribe(() => {
      calls += 1;
    });
    const before = recorder.getRecord();
    live(1, 50);
    expect(recorder.getRecord()).toBe(before);
    vi.runAllTimers();
    expect(calls).toBe(1);
    expect(before.events).toHaveLength(2);
    expect(recorder.getRecord().events).toHaveLength(52);

    unsubscribe();
    live(51, 52);
    vi.runAllTimers();
    expect(calls).toBe(1);
    expect(sources()).toEqual(['live 1-52']);
    vi.useRealTimers();
  });
});

describe('while recording is off', () => {
  beforeEach(() => {
    recorder.stop();
  });

  it('still knows where text came from', () => {
    page(2);
    live(3, 5);
    live(8, 9);
    history(6, 7);
    live(10, 12);
    expect(sources()).toEqual(['database 1-2', 'live 3-5', 'history 6-7', 'live 8-12']);
  });

  it('still knows what a rewind brought', () => {
    page(2);
    recorder.attached({ resumed: false, hasBacklog: true });
    for (const [seq, age] of [
      [3, 3_000],
      [4, 2_000],
      [5, 10],
    ] as const) {
      channel(aToken(seq), published(age));
    }
    expect(sources()).toEqual(['database 1-2', 'rewind 3-4', 'live 5-5']);
  });

  it('reads nothing of a message, keeps none, and adds nothing to the timeline', () => {
    page(0);
    const unreadable = new Proxy(published(10), {
      get() {
        throw new Error('a message was read');
      },
    });
    channel(aToken(1), unreadable);
    recorder.note('disconnected');
    expect(recorder.getRecord().events.map(({ name }) => name)).toEqual(['recording']);
    expect(recorder.getRecord()).toMatchObject({ dropped: 0 });
  });

  it('goes on where it is started again, with the gaps that are open then', () => {
    page(2);
    live(4, 5);
    recorder.start(store.getState());
    expect(recorder.getRecord()).toMatchObject({ openGaps: 1, filledGaps: 0 });
    live(3, 3);
    expect(recorder.getRecord()).toMatchObject({ openGaps: 0, filledGaps: 1 });
    expect(recorder.getRecord().events.map(({ name }) => name)).toEqual([
      ...['recording', 'recording', 'token'],
    ]);
    expect(sources()).toEqual(['database 1-2', 'live 3-5']);
  });

  it('returns the same record until something changed', () => {
    page(2);
    const before = recorder.getRecord();
    expect(recorder.getRecord()).toBe(before);
    live(3, 3);
    expect(recorder.getRecord()).not.toBe(before);
  });
});
