import { expect, it, vi } from 'vitest';
import { HYDRATIONS } from '../../lib/chat/delivery-choice.ts';
import { responsesWithGap } from '../../lib/conversation/state.ts';
import { getDatabase } from '../../lib/database/client.ts';
import { getTestbed, prepareTestbed } from '../support/agents.ts';
import { type Answer, answer, expectExact, joinAll } from '../support/answers.ts';
import { manyParts, type Script, words, writeScript } from '../support/scripted-model.ts';

vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'));

// An Ably app as it is made: nothing is kept for longer than two minutes, here a second or less.
prepareTestbed({ rules: {} });

/** Below what is batched: a message per token. */
const PER_SECOND = 39;

/** Tokens after which a run has saved a checkpoint, with some time for it. */
const SAVED = 64;

const slowWords = (count: number) => writeScript(words(count), PER_SECOND);

/** Resolves when the row holds what a checkpoint saved. */
async function saved({ responseId }: Answer): Promise<string> {
  return vi.waitUntil(async () => {
    const row = await getDatabase().message.findUnique({ where: { id: responseId } });
    return row && row.seq > 0 && JSON.stringify(row.parts);
  });
}

/** What a checkpoint that was never saved leaves. */
async function forget({ responseId }: Answer): Promise<void> {
  await getDatabase().message.update({ where: { id: responseId }, data: { parts: [], seq: 0 } });
}

async function start(script: Script): Promise<Answer> {
  const said = await answer('message-per-token', script);
  await said.join('history');
  return said;
}

// PROTOCOL.md P25
it('an answer longer than two minutes, here 1.5 s, is whole for who comes late: checkpoint and channel join up', async () => {
  getTestbed().services.realtime.faults.windowMs = 1_500;
  const said = await start(slowWords(100));
  said.script.pauseAfter(95);
  await said.script.spoken(SAVED + 16);
  await joinAll([said]);
  await said.shown(95);
  said.script.goOn();
  await expectExact([said]);
});

// PROTOCOL.md P31, P45
it('nothing behind a gap is shown, and the database fills it', async () => {
  getTestbed().services.realtime.faults.windowMs = 300;
  const said = await start(slowWords(118));
  await said.script.spoken(SAVED);
  const parts = await saved(said);
  await said.script.spoken(SAVED + 25);
  const late = await Promise.all(HYDRATIONS.map((hydration) => said.join(hydration)));
  for (const { store, until } of late) {
    await until((state) => responsesWithGap(state).includes(said.responseId));
    await said.script.spoken(SAVED + 40);
    const shown = store.getState().messages.get(said.responseId)?.parts;
    expect(JSON.stringify(shown)).toBe(parts);
  }
  await expectExact([said]);
});

it('more than 100 messages since the last checkpoint: rewind says 90004, and a page of history is not enough', async () => {
  // Parts of one token are never joined: each is a message.
  const said = await start(writeScript(manyParts(125, 1), PER_SECOND));
  await said.script.spoken(SAVED);
  await saved(said);
  said.script.pauseAfter(112);
  await said.shown(112);
  await forget(said);
  const late = await said.join('rewind');
  await said.join('history');
  await vi.waitUntil(() => late.reasons.includes(90004));
  await said.shown(112);
  said.script.goOn();
  await expectExact([said]);
});
