import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { acquireConnection } from '../../lib/agent/realtime/connections.ts';
import { regenerate } from '../../lib/agent/requests/send-message.ts';
import { HYDRATIONS, STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { readPage } from '../../lib/database/read-chats.ts';
import { encodeEvent } from '../../lib/delivery/encode.ts';
import { getTestbed, prepareTestbed } from '../support/agents.ts';
import {
  type Answer,
  allShown,
  allSpoken,
  answer,
  answerInAllWays,
  expectExact,
  joinAll,
  watched,
} from '../support/answers.ts';
import { manyParts, type Script, words, writeScript } from '../support/scripted-model.ts';

vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'));

prepareTestbed();

/** The same question once more, beside the answer that streams. */
async function again({ pattern, chatId, questionId }: Answer, script: Script): Promise<Answer> {
  const { ownerId } = getTestbed();
  const responseId = uuidv7();
  const { work } = await regenerate({ ownerId, chatId, responseId, parentId: questionId });
  const done = work ?? Promise.resolve();
  return watched(pattern, script, { chatId, id: questionId, responseId, done });
}

/** Publishes that a chat has changed, so often that what was said is no longer among the newest. */
async function tellOften(chatId: string, count: number): Promise<void> {
  const { client, release } = acquireConnection();
  const page = await readPage({ ownerId: getTestbed().ownerId, chatId });
  if (!page) throw new Error(`there is no chat ${chatId}`);
  const { chat, revision } = page;
  const event = encodeEvent({ name: 'chat', revision, chat });
  await client.channels.get(chat.channel).publish(Array(count).fill(event));
  release();
}

describe('two answers interleaved in one chat', () => {
  it('the shorter one ends first, and takes nothing from the longer one', async () => {
    const short = await answerInAllWays(() => writeScript(words(50), 60));
    for (const { script } of short) script.pauseAfter(5);
    await allSpoken(short, 5);
    const long = await Promise.all(
      short.map((one) => again(one, writeScript(words(100), 60, one.script.prompt))),
    );
    await joinAll(long);
    // Less than what is saved in the row now and then: its head is on the channel only.
    for (const { script } of long) script.pauseAfter(20);
    await allSpoken(long, 20);
    for (const { script } of short) script.goOn();
    await expectExact(short);
    await joinAll(long);
    await allShown(long, 20);
    for (const { script } of long) script.goOn();
    await allSpoken(long, 60);
    await joinAll(long);
    await expectExact(long);
  });

  it('the end of another one, whose beginning is too far back, keeps nobody busy', async () => {
    const first = await answer('message-per-token', writeScript(words(120), 39));
    await first.join('history');
    await expectExact([first]);
    const second = await again(first, writeScript(words(100), 40, first.script.prompt));
    await second.script.spoken(5);
    const readers = await Promise.all(HYDRATIONS.map((hydration) => second.join(hydration)));
    await expectExact([second]);
    for (const { countReads } of readers) expect(countReads()).toBeLessThan(4);
  });
});

it('who comes while the model is silent has all that it said, also when a rewind does not reach it', async () => {
  const said = await answer('message-per-response', writeScript(words(60), 60));
  said.script.pauseAfter(20);
  await said.join('history');
  await said.shown(20);
  await tellOften(said.chatId, 25);
  await joinAll([said]);
  await said.shown(20);
  said.script.goOn();
  await expectExact([said]);
});

describe('a model that says 500 tokens per second', () => {
  let before: string[];
  beforeEach(() => {
    before = refusals();
  });

  const fast = () => writeScript(words(500), 500);

  it.each(STREAMING_PATTERNS)('stays within the limits, by %s', async (pattern) => {
    const said = await answer(pattern, fast());
    await joinAll([said]);
    await expectExact([said]);
    expect(refusals()).toEqual(before);
  });

  it.each(STREAMING_PATTERNS)('in three chats at once, by %s', async (pattern) => {
    const answers = await Promise.all([1, 2, 3].map(() => answer(pattern, fast())));
    await joinAll(answers);
    await expectExact(answers);
    expect(refusals()).toEqual(before);
  });

  it.each(STREAMING_PATTERNS)('twice in one chat, by %s', async (pattern) => {
    const first = await answer(pattern, fast());
    const second = await again(first, writeScript(words(500), 500, first.script.prompt));
    await joinAll([first, second]);
    await expectExact([first, second]);
    expect(refusals()).toEqual(before);
  });
});

it('an answer of sixty parts at once is exact, whatever of it the limits refuse', async () => {
  const answers = await answerInAllWays(() => writeScript(manyParts(60, 1), 1_000));
  await expectExact(answers);
});

function refusals(): string[] {
  return getTestbed().services.log.filter((line) => line.startsWith('refused'));
}
