import { expect, it, vi } from 'vitest';
import { createCheckpoints } from './checkpoints.ts';

function start(copied = 0) {
  let seq = copied;
  let time = 0;
  let active = 1;
  const saved: number[] = [];
  const answers: Array<(isSaved: boolean) => void> = [];
  const checkpoints = createCheckpoints({
    said: () => ({ parts: [], seq }),
    activeResponses: () => active,
    now: () => time,
    save: (said) => {
      saved.push(said.seq);
      return new Promise((resolve) => answers.push(resolve));
    },
  });
  return {
    saved,
    say(count: number) {
      for (let index = 0; index < count; index += 1) {
        seq += 1;
        checkpoints.look();
      }
    },
    pass(ms: number) {
      time += ms;
      checkpoints.look();
    },
    async answer(isSaved: boolean) {
      answers.shift()?.(isSaved);
      await Promise.resolve();
    },
    hurry: () => checkpoints.hurry(),
    fillIn: () => checkpoints.fillIn(),
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

it('saves at once in a hurry: what is new, and what came during a save', async () => {
  const { say, saved, hurry, answer } = start();
  hurry();
  expect(saved).toEqual([]);
  say(3);
  hurry();
  expect(saved).toEqual([3]);
  say(2);
  hurry();
  expect(saved).toEqual([3]);
  await answer(true);
  expect(saved).toEqual([3, 5]);
});

it('saves at once what the channel lacks, then soon for many times more, and not after the end', async () => {
  vi.useFakeTimers();
  try {
    const { say, saved, answer, fillIn, end } = start();
    say(3);
    fillIn();
    expect(saved).toEqual([3]);
    await answer(true);
    say(1);
    for (let count = 0; count < 9; count += 1) fillIn();
    expect(saved).toEqual([3]);
    vi.advanceTimersByTime(500);
    expect(saved).toEqual([3, 4]);
    await answer(true);
    say(1);
    fillIn();
    end();
    vi.advanceTimersByTime(1_000);
    expect(saved).toEqual([3, 4]);
  } finally {
    vi.useRealTimers();
  }
});
