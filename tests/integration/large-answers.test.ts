import { expect, it, vi } from 'vitest';
import { ended, getTestbed, prepareTestbed } from '../support/agents.ts';
import {
  allShown,
  allSpoken,
  answer,
  answerInAllWays,
  expectExact,
  joinAll,
} from '../support/answers.ts';
import { type Line, writeScript } from '../support/scripted-model.ts';

vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'));

prepareTestbed();

const REFUSAL = { code: 42913, statusCode: 429, message: 'too fast' };

const TOKENS_OF_50_000 = Math.ceil(50_000 / 251);

/** Longer than any Ably message may be, with characters of one to four bytes at every border. */
function manyCharacters(length: number, ...first: string[]): Line[] {
  const tokens = [...first];
  for (let left = length; left > 0; left -= 251) {
    tokens.push('aé漢😀'.repeat(60).slice(0, Math.min(left, 251) - 6) + `${left} \n`.padStart(6));
  }
  return [{ type: 'text', tokens }];
}

it('an answer above 64 KiB, with 4-byte characters at every border, is exact, also for who comes late', async () => {
  const tooMuchAtOnce = '漢'.repeat(30_000);
  const answers = await answerInAllWays(() =>
    writeScript(manyCharacters(70_000, tooMuchAtOnce), 200),
  );
  for (const { script } of answers) script.pauseAfter(270);
  for (const count of [80, 180, 260]) {
    await allSpoken(answers, count);
    await joinAll(answers);
  }
  await allShown(answers, 270);
  for (const { script } of answers) script.goOn();
  await expectExact(answers);
  expect(refused()).toEqual([]);
});

it('an answer above 64 KiB that cannot be recovered on the channel comes from the database', async () => {
  const { faults } = getTestbed().services.realtime;
  const said = await answer('message-per-token', writeScript(manyCharacters(50_000), 200));
  let tokens = 0;
  faults.rejectPublish = ({ names: [name] }) => {
    tokens += name === 'token' ? 1 : 0;
    return name === 'token' && tokens === 5 ? REFUSAL : undefined;
  };
  await joinAll([said]);
  await said.script.spoken(TOKENS_OF_50_000);
  await said.done;
  for (const reader of said.readers) await reader.until(ended(said.responseId), 400);
  await expectExact([said]);
});

it('an answer of which the channel takes nothing any more comes from the database', async () => {
  const { faults } = getTestbed().services.realtime;
  const answers = await answerInAllWays(() => writeScript(manyCharacters(60_000), 200));
  await allSpoken(answers, 50);
  faults.rejectPublish = ({ names: [name] }) => (name === 'token' ? REFUSAL : undefined);
  await joinAll(answers);
  await expectExact(answers);
});

function refused(): string[] {
  return getTestbed().services.log.filter((line) => line.startsWith('refused'));
}
