import { expect, it } from 'vitest';
import { createCheckpoints } from './checkpoints.ts';

function start(copied = 0) {
  let seq = copied;
  let time = 0;
  let active = 1;
  let timers: Array<{ at: number; act: () => void }> = [];
  const saved: number[] = [];
  const answers: Array<(isSaved: boolean) => void> = [];
  const checkpoints = createCheckpoints({
    copied: { parts: [], seq },
    activeResponses: () => active,
    clock: {
      now: () => time,
      after(ms, act) {
        const timer = { at: time + ms, act };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      },
    },
    save: (progress) => {
      saved.push(progress.seq);
      return new Promise((resolve) => answers.push(resolve));
    },
  });
  return {
    saved,
    say(count: number) {
      for (let index = 0; index < count; index += 1) {
        seq += 1;
        checkpoints.update({ parts: [], seq });
      }
    },
    pass(ms: number) {
      time += ms;
      const due = timers.filter(({ at }) => at <= time);
      timers = timers.filter(({ at }) => at > time);
      for (const { act } of due) act();
      checkpoints.saveIfDue();
    },
    async answer(isSaved: boolean) {
      answers.shift()?.(isSaved);
      await Promise.resolve();
    },
    saveNow: () => checkpoints.saveNow(),
    saveSoon: () => checkpoints.saveSoon(),
    end: () => checkpoints.end(),
    run(count: number) {
      active = count;
    },
  };
}

it('saves nothing of a short answer, and then every 60 messages', async () => {
  const { say, saved, answer } = start();
  say(59);
  expect(saved).toEqual([]);
  say(1);
  await answer(true);
  say(60);
  expect(saved).toEqual([60, 120]);
});

it('saves sooner beside other responses', () => {
  const { say, saved, run } = start();
  run(3);
  say(20);
  expect(saved).toEqual([20]);
});

it('saves what a slow model said within a minute, and nothing twice', async () => {
  const { say, pass, saved, answer } = start();
  say(1);
  pass(59_999);
  expect(saved).toEqual([]);
  pass(1);
  await answer(true);
  pass(120_000);
  expect(saved).toEqual([1]);
});

it('saves one at a time, and tries again after a failure', async () => {
  const { say, saved, answer } = start();
  say(80);
  expect(saved).toEqual([60]);
  await answer(false);
  say(1);
  expect(saved).toEqual([60, 81]);
});

it('counts from what was copied, which the row holds already', () => {
  const { say, pass, saved } = start(100);
  pass(120_000);
  say(1);
  expect(saved).toEqual([101]);
});

it('saves at once when asked to: what is new, and what came during a save', async () => {
  const { say, saved, saveNow, answer } = start();
  saveNow();
  expect(saved).toEqual([]);
  say(3);
  saveNow();
  expect(saved).toEqual([3]);
  say(2);
  saveNow();
  expect(saved).toEqual([3]);
  await answer(true);
  expect(saved).toEqual([3, 5]);
});

it('saves at once what the channel lacks, then soon for many times more, and not after the end', async () => {
  const { say, pass, saved, answer, saveSoon, end } = start();
  say(3);
  saveSoon();
  expect(saved).toEqual([3]);
  await answer(true);
  say(1);
  for (let count = 0; count < 9; count += 1) saveSoon();
  expect(saved).toEqual([3]);
  pass(500);
  expect(saved).toEqual([3, 4]);
  await answer(true);
  say(1);
  saveSoon();
  end();
  pass(1_000);
  expect(saved).toEqual([3, 4]);
});
