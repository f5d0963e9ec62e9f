import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it, vi } from 'vitest';
import { announceChat } from '../../lib/agent/realtime/announce-chat.ts';
import { cancelResponse } from '../../lib/agent/requests/cancel-response.ts';
import { removeMessage } from '../../lib/agent/requests/change-queue.ts';
import { regenerate } from '../../lib/agent/requests/send-message.ts';
import { HYDRATIONS, STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { siblingsOf } from '../../lib/conversation/siblings.ts';
import { type ConversationState, isTorn, shownMessages } from '../../lib/conversation/state.ts';
import { readPage } from '../../lib/database/read-chats.ts';
import { updateChat } from '../../lib/database/update-chat.ts';
import {
  chatOf,
  ended,
  getTestbed,
  open,
  prepareTestbed,
  send,
  textOf,
} from '../support/agents.ts';
import { expectExact, watched } from '../support/answers.ts';
import { words, writeScript } from '../support/scripted-model.ts';

vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'));

prepareTestbed();

/** Shows the branch through a message, as a PATCH does. */
async function show(chatId: string, headId: string): Promise<void> {
  const { ownerId } = getTestbed();
  const { chat, revision } = await updateChat({ ownerId, chatId, settings: { headId } });
  await announceChat(chat, revision);
}

const shownIds = (state: ConversationState) => shownMessages(state).map(({ id }) => id);

/** True when the shown branch ends with a message. */
const endsWith = (id: string) => (state: ConversationState) => shownIds(state).at(-1) === id;

/** The ids of a shown message's versions. */
function versionsOf(state: ConversationState, id: string): string[] {
  const message = state.messages.get(id);
  return message ? siblingsOf(state.siblings, message).map((sibling) => sibling.id) : [];
}

const combinations = STREAMING_PATTERNS.flatMap((pattern) =>
  HYDRATIONS.map((hydration) => [pattern, hydration] as const),
);

describe.each(combinations)('another branch, %s, %s', (pattern, hydration) => {
  // PROTOCOL.md P46
  it('is whole and live for who switches to it in mid-answer, also for who came later', async () => {
    const first = writeScript(words(10), 100);
    const second = writeScript(words(160), 60, first.prompt);
    const { ownerId } = getTestbed();
    const sent = await send(first.prompt, await chatOf(pattern));
    await sent.done;
    const early = await open(sent.chatId, hydration);

    // Nothing is said while the switch is made: what is shown then cannot wait for the next word.
    second.pauseAfter(110);
    const { chatId, id: parentId } = sent;
    const request = { ownerId, chatId, parentId, responseId: uuidv7() };
    const { work } = await regenerate(request);
    const again = watched(pattern, second, {
      ...sent,
      ...request,
      done: work ?? Promise.resolve(),
    });
    await second.spoken(20);
    await early.until(endsWith(request.responseId));
    await show(chatId, sent.responseId);
    await early.until(endsWith(sent.responseId));

    const late = await again.join(hydration);
    await late.until(endsWith(sent.responseId));
    await second.spoken(60);
    const settledReads = late.countReads();
    await second.spoken(110);
    expect(late.countReads() - settledReads).toBeLessThan(4);
    expect(late.store.getState().messages.has(request.responseId)).toBe(false);
    expect(versionsOf(late.store.getState(), sent.responseId)).toEqual([
      sent.responseId,
      request.responseId,
    ]);

    const silent = await again.join(hydration);
    await silent.until(endsWith(sent.responseId));

    await show(chatId, request.responseId);
    for (const { until } of [early, late, silent]) {
      const state = await until(
        (state) =>
          endsWith(request.responseId)(state) &&
          textOf(state.messages.get(request.responseId)) === second.textOf(110),
        5_000,
      );
      expect(state.messages.get(request.responseId)?.status).toBe('streaming');
      expect(versionsOf(state, request.responseId)).toEqual([sent.responseId, request.responseId]);
    }
    second.goOn();
    await expectExact([again]);
    await early.until(ended(request.responseId));
    const page = await readPage({ ownerId, chatId });
    for (const { until } of [early, late, silent]) {
      await until((state) => shownIds(state).join() === page?.messages.map(({ id }) => id).join());
    }
  });
});

describe('another branch', () => {
  it('brings the versions of the messages on it', async () => {
    const root = await send('count to 2');
    await root.done;
    const { chatId } = root;
    const follow = await send('count to 3', chatId);
    await follow.done;
    const edited = await send('count to 4', chatId, root.responseId);
    await edited.done;
    const beside = await send('count to 5', chatId, null);
    await beside.done;
    const reader = await open(chatId);
    const opened = await reader.until(endsWith(beside.responseId));
    expect(versionsOf(opened, beside.id)).toEqual([root.id, beside.id]);

    await show(chatId, root.id);
    const state = await reader.until(endsWith(edited.responseId));
    expect(shownIds(state)).toEqual([root.id, root.responseId, edited.id, edited.responseId]);
    expect(versionsOf(state, edited.id)).toEqual([follow.id, edited.id]);
    await show(chatId, follow.id);
    await reader.until(endsWith(follow.responseId));
  });

  // PROTOCOL.md P51
  it('that somebody writes on is shown whole to who never saw it', async () => {
    const { ownerId } = getTestbed();
    const root = await send('count to 2');
    await root.done;
    const { chatId } = root;
    const hidden = await send('count to 3', chatId);
    await hidden.done;
    const beside = await send('count to 4', chatId, null);
    await beside.done;
    const reader = await open(chatId);
    await reader.until(endsWith(beside.responseId));
    const more = await send('count to 5', chatId, hidden.responseId);
    const state = await reader.until((state) => ended(more.responseId)(state) && !isTorn(state));
    await more.done;
    const page = await readPage({ ownerId, chatId });
    expect(shownIds(state)).toEqual(page?.messages.map(({ id }) => id));
    expect(shownIds(state)).toHaveLength(6);
  });

  it('comes back when an edit that waited for its turn is removed', async () => {
    const { ownerId } = getTestbed();
    const first = await send('count to 2');
    await first.done;
    const { chatId } = first;
    const running = await send('count to 2000 at 60 per second', chatId);
    const reader = await open(chatId);
    const edit = await send('count to 3', chatId, first.responseId);
    await reader.until(endsWith(edit.id));
    const announce = await removeMessage({ ownerId, chatId, id: edit.id });
    await announce?.();
    const state = await reader.until(endsWith(running.responseId));
    expect(versionsOf(state, running.id)).toEqual([running.id]);
    await cancelResponse({ ownerId, chatId, responseId: running.responseId });
    await running.done;
  });
});
