import type { InboundMessage, PaginatedResult, RealtimeHistoryParams } from 'ably';
import { expect, test } from 'vitest';
import type { StreamingPattern } from '../chat/delivery-choice.ts';
import { encodeEvent } from '../delivery/encode.ts';
import type { ChannelEvent, ContentEvent, TokenTextEvent } from '../delivery/events.ts';
import type { HistoryReader } from '../delivery/page-history.ts';
import { sumOf } from '../delivery/sum-of.ts';
import {
  ANSWER_ID,
  aChat,
  anAnswer,
  aQuestion,
  aWholeResponse,
  CHAT_ID,
  textOf,
} from '../delivery/testing.ts';
import { backfill } from './backfill.ts';
import { createConversationStore } from './store.ts';

/** History that counts the messages and pages that were read of it. */
function historyOf(events: readonly ChannelEvent[]) {
  const newestFirst = events.toReversed().map(
    (event) =>
      ({
        ...encodeEvent(event),
        clientId: 'agent',
        action: 'message.create',
      }) as InboundMessage,
  );
  const read = { messages: 0, pages: 0 };
  function pageFrom(from: number, limit: number): PaginatedResult<InboundMessage> {
    const items = newestFirst.slice(from, from + limit);
    read.messages += items.length;
    read.pages += 1;
    const hasNext = () => from + limit < newestFirst.length;
    const next = async () => (hasNext() ? pageFrom(from + limit, limit) : null);
    return { items, hasNext, next } as PaginatedResult<InboundMessage>;
  }
  const reader: HistoryReader = {
    history: async ({ limit = 100 }: RealtimeHistoryParams) => pageFrom(0, limit),
  };
  return { reader, read };
}

/** The text of an answer as one message that has grown to `count` tokens. */
function grown(responseId: string, count: number): TokenTextEvent {
  const text = textOf(count);
  return {
    ...{
      name: 'token-text',
      responseId,
      firstSeq: 1,
      seq: count,
      offset: 0,
      sum: sumOf(text),
      text,
    },
    ...{ partIndex: 0, partId: '0', partType: 'text' },
  };
}

/** What the channel holds of `count` answers that ended: the text and the `stop` of each. */
function ended(count: number): ChannelEvent[] {
  return Array.from({ length: count }, (_, index): ChannelEvent[] => {
    const responseId = `ended-${index}`;
    const end = { status: 'complete', lastSeq: 5, revision: 1 } as const;
    return [grown(responseId, 5), { name: 'stop', responseId, ...end }];
  }).flat();
}

function tool(index: number): ContentEvent {
  const part = {
    type: 'tool-weather',
    toolCallId: `call-${index}`,
    state: 'input-available',
    input: { city: 'Bremen' },
  } as const;
  const content = { kind: 'part', partIndex: index, partId: part.toolCallId, part } as const;
  return { name: 'part', responseId: ANSWER_ID, seq: index + 1, content };
}

const [asked, started] = aWholeResponse(0);

/** Opens a chat whose answer is active, and reads what its channel holds. */
async function hydrate(events: readonly (ChannelEvent | undefined)[], pattern: StreamingPattern) {
  const store = createConversationStore(CHAT_ID);
  const messages = [aQuestion(), anAnswer()];
  store.dispatch({ name: 'page', page: { chat: aChat(), messages, revision: 1, previous: null } });
  const { reader, read } = historyOf(events.filter((event) => event !== undefined));
  const { signal } = new AbortController();
  await backfill(reader, store, { untilAttach: true, pattern, signal });
  return { answer: store.getState().messages.get(ANSWER_ID), read };
}

test('a message that grows is found in one small page, however long the past of its chat', async () => {
  const events = [...ended(400), asked, started, grown(ANSWER_ID, 900)];
  const { answer, read } = await hydrate(events, 'message-per-response');
  expect(answer?.parts).toEqual([{ type: 'text', text: textOf(900) }]);
  expect(read).toEqual({ messages: 10, pages: 1 });
});

test('an answer of more parts than that takes a second page, and not the whole past', async () => {
  const parts = Array.from({ length: 60 }, (_, index) => tool(index));
  const events = [...ended(400), asked, started, ...parts];
  const { answer, read } = await hydrate(events, 'message-per-response');
  expect(answer?.parts).toHaveLength(60);
  expect(read).toEqual({ messages: 110, pages: 2 });
});

test('what lies further back is read in the largest pages, to the end if need be', async () => {
  const events = [asked, started, grown(ANSWER_ID, 30), ...ended(1_100)];
  const { answer, read } = await hydrate(events, 'message-per-response');
  expect(answer?.seq).toBe(30);
  expect(read).toEqual({ messages: 10 + 100 + 2_203, pages: 5 });
});

test('an answer of many messages is read by the hundred at once', async () => {
  const tokens = aWholeResponse(90).slice(0, -1);
  const { answer, read } = await hydrate([...ended(400), ...tokens], 'message-per-token');
  expect(answer?.parts).toEqual([{ type: 'text', text: textOf(90) }]);
  expect(read).toEqual({ messages: 100, pages: 1 });
});
