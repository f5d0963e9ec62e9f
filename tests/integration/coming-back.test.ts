import { expect, it, vi } from 'vitest';
import { has, prepareTestbed } from '../support/agents.ts';
import { allShown, allSpoken, answerInAllWays, expectExact } from '../support/answers.ts';
import type { Reader } from '../support/reader.ts';
import { words, writeScript } from '../support/scripted-model.ts';

vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'));

prepareTestbed();

it('who goes to another chat and comes back has what was said meanwhile, on the same attachment', async () => {
  const said = await answerInAllWays(() => {
    const script = writeScript(words(90), 60);
    script.pauseAfter(10);
    return script;
  });
  await allShown(said, 10);
  const away = said.flatMap(({ readers }) => [...readers]);
  const comeBack = away.map(({ goAway }) => goAway());
  for (const { script } of said) {
    script.goOn();
    script.pauseAfter(40);
  }
  await allSpoken(said, 40);
  // Who listens has it: so have the channels of those who do not.
  await Promise.all(
    said.map(async ({ join, responseId, script }) => {
      const witness = await join('history');
      await witness.until(has(responseId, script.textOf(40).length));
    }),
  );
  const hasMissed = ({ store }: Reader) =>
    said.every(
      ({ responseId, script }) => !has(responseId, script.textOf(40).length)(store.getState()),
    );
  expect(away.every(hasMissed)).toBe(true);
  for (const back of comeBack) back();
  await allShown(said, 40);
  for (const { script } of said) script.goOn();
  await expectExact(said);
});
