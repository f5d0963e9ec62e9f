import { describe, expect, it } from 'vitest';
import type { ChatPage } from '../chat/chat.ts';
import type { Message, Sibling } from '../chat/message.ts';
import {
  ANSWER_ID,
  aChat,
  anAnswer,
  aQuestion,
  CHAT_ID,
  QUESTION_ID,
} from '../delivery/testing.ts';
import { type ConversationEvent, reduce } from './reduce.ts';
import { siblingsOf } from './siblings.ts';
import { emptyConversation, isTorn, oldestOfMore, shownMessages } from './state.ts';

const at = (second: number) => `2026-11-21T12:00:0${second}.000Z`;

const question = aQuestion();
const answer = anAnswer({ status: 'complete' });
const other = anAnswer({ id: 'other', status: 'complete', createdAt: at(2), revision: 2 });

function stub({ id, parentId, role, createdAt }: Message): Sibling {
  return { id, parentId, role, createdAt };
}

function page(change: Partial<ChatPage> = {}): ConversationEvent {
  const messages = [question, answer];
  return {
    name: 'page',
    page: { chat: aChat(), messages, revision: 2, previous: null, ...change },
  };
}

function changes(messages: Message[], headId: string, removed: string[] = []): ConversationEvent {
  const chat = aChat({ headId });
  return { name: 'changes', changes: { chat, messages, removed, revision: 3 } };
}

function run(...events: ConversationEvent[]) {
  return events.reduce(reduce, emptyConversation(CHAT_ID));
}

function idsOf(state: ReturnType<typeof run>, message: Message): string[] {
  return siblingsOf(state.siblings, message).map(({ id }) => id);
}

describe('siblings', () => {
  it('of a page are known without being loaded, in the order in which they were made', () => {
    const late = stub({ ...other, id: 'late', createdAt: at(4) });
    const twin = stub({ ...other, id: 'a-twin' });
    const state = run(page({ siblings: [late, stub(other), twin, stub(answer)] }));
    expect(idsOf(state, answer)).toEqual([ANSWER_ID, 'a-twin', 'other', 'late']);
    expect(idsOf(state, question)).toEqual([QUESTION_ID]);
    expect(state.messages.has('other')).toBe(false);
  });

  it('are those of the same parent and role, and of a root the other roots', () => {
    const root = aQuestion({ id: 'root', createdAt: at(3) });
    const beside = aQuestion({ id: 'beside', parentId: QUESTION_ID });
    const state = run(page(), changes([root, beside, other], 'root'));
    expect(idsOf(state, question)).toEqual([QUESTION_ID, 'root']);
    expect(idsOf(state, answer)).toEqual([ANSWER_ID, 'other']);
    expect(idsOf(state, beside)).toEqual(['beside']);
  });

  it('come with `changes`, stubs and rows, and with events', () => {
    const unseen = stub({ ...other, id: 'unseen', createdAt: at(1) });
    const read = reduce(run(page()), {
      name: 'changes',
      changes: {
        chat: aChat({ headId: 'other' }),
        messages: [other],
        removed: [],
        siblings: [stub(answer), unseen, stub(other)],
        revision: 3,
      },
    });
    expect(idsOf(read, other)).toEqual([ANSWER_ID, 'unseen', 'other'].toSorted(byAge));
    const response = anAnswer({ id: 'again', createdAt: at(5), revision: 4 });
    const begun = reduce(read, {
      name: 'channel',
      event: {
        name: 'start',
        responseId: 'again',
        revision: 4,
        response,
        chat: aChat({ headId: 'again' }),
      },
    });
    expect(idsOf(begun, response).at(-1)).toBe('again');
    expect(shownMessages(begun).map(({ id }) => id)).toEqual([QUESTION_ID, 'again']);

    function byAge(a: string, b: string): number {
      const time = (id: string) => read.siblings.get(id)?.createdAt ?? '';
      return time(a) < time(b) ? -1 : 1;
    }
  });

  it('that were removed are gone, loaded or not', () => {
    const state = run(page({ siblings: [stub(answer), stub(other)] }));
    expect(idsOf(state, answer)).toHaveLength(2);
    expect(idsOf(reduce(state, changes([], ANSWER_ID, ['other'])), answer)).toEqual([ANSWER_ID]);
  });

  it('of a message that moved are those of its new parent', () => {
    const queued = aQuestion({ id: 'queued', parentId: 'other', status: 'queued', revision: 2 });
    const before = run(page(), changes([other, queued], 'queued'));
    const moved = { ...queued, parentId: null, createdAt: at(6), revision: 3 };
    const state = reduce(before, changes([moved], 'queued'));
    expect(idsOf(state, question)).toEqual([QUESTION_ID, 'queued']);
    expect(idsOf(state, queued)).toEqual([queued.id]);
  });

  it('are the same list while only text grows', () => {
    const active = anAnswer({ status: 'streaming' });
    const before = run(page({ messages: [question, active] }));
    const content = { kind: 'token', partIndex: 0, partId: '0', partType: 'text', text: 'x' };
    const after = reduce(before, {
      name: 'channel',
      event: { name: 'token', responseId: ANSWER_ID, seq: 1, content } as const,
    } as ConversationEvent);
    expect(after.messages.get(ANSWER_ID)?.seq).toBe(1);
    expect(siblingsOf(after.siblings, active)).toBe(siblingsOf(before.siblings, active));
  });
});

describe('an edit that this tab sends', () => {
  const edit = aQuestion({ id: 'edit', createdAt: at(7), revision: 0 });
  const sent = run(page(), { name: 'sent', message: edit });

  it('is another version of what was edited, and shown at once', () => {
    expect(shownMessages(sent)).toEqual([edit]);
    expect(idsOf(sent, edit)).toEqual([QUESTION_ID, 'edit']);
  });

  it('gives its place back when the server refuses it', () => {
    const state = reduce(sent, { name: 'unsent', id: 'edit', headId: ANSWER_ID });
    expect(shownMessages(state).map(({ id }) => id)).toEqual([QUESTION_ID, ANSWER_ID]);
    expect(idsOf(state, question)).toEqual([QUESTION_ID]);
  });
});

describe('the shown branch', () => {
  it('is torn while its head is of a branch that is not loaded', () => {
    const late = aQuestion({ id: 'late', parentId: 'unknown', revision: 3 });
    const torn = run(page(), changes([late], 'late'));
    expect(isTorn(torn)).toBe(true);
    const unknown = anAnswer({ id: 'unknown', status: 'complete' });
    expect(isTorn(reduce(torn, changes([unknown], 'late')))).toBe(false);
  });

  it('is not torn where a page ends, and goes on above it', () => {
    const state = run(page({ messages: [answer], previous: ANSWER_ID }));
    expect(isTorn(state)).toBe(false);
    expect(oldestOfMore(state)).toBe(ANSWER_ID);
    const whole = reduce(state, {
      name: 'older-page',
      page: { chat: aChat(), messages: [question], revision: 2, previous: null },
    });
    expect(oldestOfMore(whole)).toBeNull();
    expect(isTorn(whole)).toBe(false);
  });
});
