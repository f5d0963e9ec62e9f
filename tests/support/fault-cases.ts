import type { Faults } from 'local-ably';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { recoverChat } from '../../lib/agent/recovery/recover.ts';
import { getRuns } from '../../lib/agent/run/run-registry.ts';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { getDatabase } from '../../lib/database/client.ts';
import { chatOf, committed, getTestbed, tokensPublished } from './agents.ts';
import {
  type Answer,
  allShown,
  allSpoken,
  answer,
  answerInAllWays,
  expectEqual,
  expectExact,
  joinAll,
  rowOf,
} from './answers.ts';
import { type Line, manyParts, words, writeScript } from './scripted-model.ts';

/** Slow enough for faults to come in the middle, fast enough to be batched. */
const PER_SECOND = 75;
const COUNT = 72;

/** Where models fall silent until all readers are where they are. */
const LAST = 66;

const someWords = () => writeScript(words(COUNT), PER_SECOND);

/**
 * What can go wrong while two chats stream, one in each pattern, read by history and by rewind from
 * the beginning and from the middle: no reader may ever show what the model did not say, and all end
 * equal to the database. For files with a testbed of their own and `scripted-model.ts` as the model.
 * These are the cases in which it matters what a server does where Ably's documents are silent.
 */
export function describeReaders(): void {
  describe('readers are exact', () => {
    it.each<[string, Partial<Faults>]>([
      ['history comes later than live appends', { historyDelayMs: 500 }],
      ['appends are merged, and full states come unasked', { conflateAppends: true }],
      ['a rewind comes twice', { replayRewindTwice: true }],
    ])('when %s', async (_, faults) => {
      Object.assign(getTestbed().services.realtime.faults, faults);
      await readWithoutDelay();
    });

    it('when every third publish or append is refused: what is missing comes before the end', async () => {
      getTestbed().services.realtime.faults.rejectOneIn = 3;
      await readWithoutDelay();
    });

    it('when appends are conflated, history is late, and publishes are refused', async () => {
      const faults = { conflateAppends: true, historyDelayMs: 400, rejectOneIn: 7 };
      Object.assign(getTestbed().services.realtime.faults, faults);
      await readFromTheMiddle();
    });

    it('when networks are cut, those of agents too', async () => {
      const { network, services } = getTestbed();
      const answers = await answerInAllWays(someWords);
      pauseAll(answers, LAST);
      for (const count of [15, 30, 45, 60]) {
        await allSpoken(answers, count);
        network.cut();
        if (count !== 30) services.network.cut();
        if (count === 45) await joinAll(answers);
      }
      await expectExactBeforeTheEnd(answers);
    });

    it('when agents lose their connection for good, and what they sent is sent again', async () => {
      const { services } = getTestbed();
      const { faults } = services.realtime;
      const answers = await answerInAllWays(someWords);
      pauseAll(answers, LAST);
      for (const count of [15, 40]) {
        await allSpoken(answers, count);
        // Taken, but nobody knows: the next connection sends it once more.
        faults.dropAcks = true;
        await tokensPublished(6);
        services.network.sever();
        faults.forgetConnections();
        faults.dropAcks = undefined;
        services.network.restore();
        await joinAll(answers);
      }
      await expectExactBeforeTheEnd(answers);
    });

    it('when continuity is lost', async () => {
      const { network, services } = getTestbed();
      const { faults } = services.realtime;
      const answers = await answerInAllWays(someWords);
      pauseAll(answers, 50);
      await allShown(answers, 20);
      network.sever();
      // Nothing comes afterwards that could tell readers what they have missed.
      await allSpoken(answers, 50);
      faults.forgetConnections();
      faults.forgetPositions();
      network.restore();
      await joinAll(answers);
      await expectExactBeforeTheEnd(answers, 50);
    });

    it('when an answer has more messages than a rewind of message-per-response', async () => {
      const answers = await answerInAllWays(() => writeScript(manyParts(25, 2), 25));
      pauseAll(answers, 48);
      await allSpoken(answers, 48);
      await joinAll(answers);
      await expectExactBeforeTheEnd(answers, 48);
    });

    it('when its agent is killed in mid-answer: all it had said is kept', async () => {
      const answers = await answerInAllWays(someWords);
      pauseAll(answers, 60);
      await allShown(answers, 60);
      await joinAll(answers);
      await expectKept(answers, 60);
    });

    it('when an agent sends its first words twice, on two connections, and dies', async () => {
      const { services } = getTestbed();
      const { faults } = services.realtime;
      const chats = await Promise.all(STREAMING_PATTERNS.map((pattern) => chatOf(pattern)));
      faults.rejectPublish = ({ names: [name] }) => {
        if (name === 'token') faults.dropAcks = true;
        return undefined;
      };
      const answers = await Promise.all(
        STREAMING_PATTERNS.map((pattern, index) => answer(pattern, someWords(), chats[index])),
      );
      await joinAll(answers);
      pauseAll(answers, 40);
      await allShown(answers, 1);
      services.network.sever();
      faults.forgetConnections();
      Object.assign(faults, { rejectPublish: undefined, dropAcks: undefined });
      services.network.restore();
      await expectKept(answers, 40);
    });
  });
}

/** The rest of what can go wrong: with agents, and with the service as a whole. */
export function describeAgents(): void {
  describe('readers are exact', () => {
    it('when answers to publishes are late', async () => {
      getTestbed().services.realtime.faults.ackDelayMs = 300;
      await readWithoutDelay();
    });

    it('when sockets are stalled for two seconds', async () => {
      const { faults } = getTestbed().services.realtime;
      const answers = await answerInAllWays(someWords);
      await allSpoken(answers, 30);
      faults.stallSockets = true;
      await allSpoken(answers, COUNT);
      setTimeout(() => Object.assign(faults, { stallSockets: undefined }), 1_300);
      await joinAll(answers);
      await expectExact(answers);
    });

    it('when realtime starts again without memory', async () => {
      const { faults } = getTestbed().services.realtime;
      const answers = await answerInAllWays(someWords);
      await allSpoken(answers, COUNT / 2);
      faults.restart();
      await joinAll(answers);
      await expectExact(answers);
    });

    it('when publishes stay unanswered for a while', async () => {
      const { faults } = getTestbed().services.realtime;
      const answers = await answerInAllWays(someWords);
      await allSpoken(answers, 10);
      faults.dropAcks = true;
      await allSpoken(answers, 40);
      faults.dropAcks = undefined;
      await joinAll(answers);
      await expectExact(answers);
    });

    it('when recovery is refused too, and the end at first', async () => {
      const { faults } = getTestbed().services.realtime;
      const counts: Record<string, number> = {};
      faults.rejectPublish = ({ channel, names: [name = ''] }) => {
        const count = (counts[`${channel} ${name}`] ?? 0) + 1;
        counts[`${channel} ${name}`] = count;
        const isRefused =
          (name === 'token' && count % 10 === 9) ||
          name === 'response-complete' ||
          // The chat has said something before, to its end.
          (name === 'stop' && count === 2);
        return isRefused ? { code: 42913, statusCode: 429, message: 'too fast' } : undefined;
      };
      await readFromTheMiddle();
    });

    it('when emoji and CJK are split over tokens', async () => {
      const answers = await answerInAllWays(() => writeScript(splitCharacters(), PER_SECOND));
      await allSpoken(answers, 40);
      await joinAll(answers);
      await expectExact(answers);
      for (const { chatId, responseId } of answers) {
        const row = await committed(chatId, responseId);
        expect(JSON.stringify(row?.parts)).not.toMatch(/\\ud[89a-f]|\ufffd/i);
      }
    });
  });
}

async function readFromTheMiddle(): Promise<void> {
  const answers = await answerInAllWays(someWords);
  await allSpoken(answers, COUNT / 2);
  await joinAll(answers);
  await expectExact(answers);
}

/** The same, and readers need not wait for the end to see what was said. */
async function readWithoutDelay(): Promise<void> {
  const answers = await answerInAllWays(someWords);
  pauseAll(answers, LAST);
  await allSpoken(answers, COUNT / 2);
  await joinAll(answers);
  await expectExactBeforeTheEnd(answers);
}

function pauseAll(answers: readonly Answer[], count: number): void {
  for (const { script } of answers) script.pauseAfter(count);
}

async function expectExactBeforeTheEnd(answers: readonly Answer[], count = LAST): Promise<void> {
  await allShown(answers, count);
  for (const { script } of answers) script.goOn();
  await expectExact(answers);
}

/** Agents die when their models have said this many tokens: readers and rows keep all of it. */
async function expectKept(answers: readonly Answer[], count: number): Promise<void> {
  await allShown(answers, count);
  await Promise.all(answers.map(die));
  for (const each of answers) {
    await expectEqual(each);
    const row = await rowOf(each.chatId, each.responseId);
    const text = each.script.textOf(count);
    expect(row).toMatchObject({ status: 'interrupted', parts: [{ type: 'text', text }] });
  }
}

/** The lease passes, somebody looks; the run itself is ended without another word. */
async function die({ chatId, responseId }: Answer): Promise<void> {
  await getDatabase().message.update({
    where: { id: responseId },
    data: { leaseUntil: new Date(Date.now() - 1_000), leaseOwner: uuidv7() },
  });
  await recoverChat(getTestbed().ownerId, chatId);
  getRuns().stop(responseId, 'lost');
}

/** Emoji, their joiners, combining characters and CJK, cut anywhere: also inside of a character. */
function splitCharacters(): Line[] {
  const text =
    '👩‍👩‍👧‍👦 naïve cafe\u0301 한국어 漢字かな 🏳️‍🌈 𠜎𠜱 ไทย "\\" \u2028 \t\r\n e\u0301\u0323 '.repeat(
      3,
    );
  const units = [...Array(text.length).keys()].map((index) => text.charAt(index));
  // With nothing between now and then, as models send it.
  const tokens = units.flatMap((unit, index) => (index % 9 === 4 ? ['', unit] : [unit]));
  return [{ type: 'text', tokens }];
}
