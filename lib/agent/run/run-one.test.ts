import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ANSWER_ID, aChat, anAnswer, aQuestion } from '../../delivery/testing.ts';
import type { AgentPorts, Outcome } from '../ports.ts';
import { runOne } from './run-one.ts';
import { createRunRegistry } from './run-registry.ts';

/** What happens to one run, in this order. */
type Script = {
  /** Pieces that the model says, and how long it takes for each, in milliseconds. */
  pieces: number;
  everyMs: number;
  end: 'complete' | 'failed' | 'stopped' | 'lease-lost';
  /** Attempts to commit that fail. */
  commitFailures: number;
  /** Whether someone else has ended the response when this run commits. */
  isTakenAtCommit: boolean;
};

const scripts: fc.Arbitrary<Script> = fc.record({
  pieces: fc.nat({ max: 5 }),
  everyMs: fc.constantFrom(0, 60, 300, 5_000),
  end: fc.constantFrom('complete', 'failed', 'stopped', 'lease-lost'),
  commitFailures: fc.nat({ max: 3 }),
  isTakenAtCommit: fc.boolean(),
});

/** A clock that passes to the next timer as soon as everything else waits. */
function createClock() {
  let now = 0;
  let timers: Array<{ at: number; act: () => void }> = [];
  const clock: AgentPorts['clock'] = {
    now: () => now,
    after(ms, act) {
      const timer = { at: now + Math.max(ms, 0), act };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  async function passUntil(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    const done = work.then(() => {
      isDone = true;
    });
    while (!isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = timers.toSorted((one, other) => one.at - other.at)[0];
      if (!next || isDone) continue;
      timers = timers.filter((timer) => timer !== next);
      now = next.at;
      next.act();
    }
    await done;
  }
  return { clock, passUntil, countTimers: () => timers.length };
}

async function play(script: Script) {
  const { clock, passUntil, countTimers } = createClock();
  const runs = createRunRegistry();
  const done: string[] = [];
  let commits = 0;
  let isLost = false;
  const note = (what: string) => async () => void done.push(what);
  const sleep = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

  const ports: AgentPorts = {
    clock,
    runs,
    logError: () => undefined,
    improveTitle: note('title'),
    store: {
      renewLease: async () => (isLost ? 'lost' : 'kept'),
      saveCheckpoint: async () => true,
      findLost: async () => [],
      claimExpired: async () => null,
      promoteStranded: async () => null,
      async finishResponse({ status, parts, seq }) {
        commits += 1;
        if (commits <= script.commitFailures) throw new Error('the database is away');
        done.push('commit');
        if (script.isTakenAtCommit) return null;
        const response = anAnswer({ status, parts, seq, revision: 2 });
        return { response, chat: aChat(), revision: 2, next: null };
      },
    },
    openChannel: () => ({
      createPublisher: () => ({
        message: note('message'),
        start: note('start'),
        content: note('content'),
        progress: () => ({ parts: [], seq: script.pieces }),
        finish: async () => {
          done.push('settle');
          return { delivered: true };
        },
        stop: note('stop'),
      }),
      publish: async () => undefined,
      history: () => Promise.reject(new Error('nobody reads history here')),
      subscribeToCancel: async () => undefined,
      tellSidebars: note('sidebars'),
      close: note('close'),
    }),
    async askModel({ signal, onContent }): Promise<Outcome> {
      const aborted = new Promise<Outcome>((resolve) =>
        signal.addEventListener('abort', () => resolve({ status: signal.reason })),
      );
      for (let index = 0; index < script.pieces; index += 1) {
        await sleep(script.everyMs);
        const text = ` ${index}`;
        onContent({ kind: 'token', partIndex: 0, partId: '0', partType: 'text', text });
      }
      if (script.end === 'stopped') runs.stop(ANSWER_ID, 'cancelled');
      else if (script.end === 'lease-lost') isLost = true;
      else return { status: script.end };
      return aborted;
    },
  };
  const job = {
    ...{ ownerId: 'owner', runId: 'run', chat: aChat(), message: aQuestion() },
    ...{ response: anAnswer(), revision: 1, active: 1 },
  };
  const limits = { deadline: 285_000, onFirstContent: () => void done.push('first content') };
  const run = runOne(job, ports, limits);
  await passUntil(run);
  return { done, finished: await run, countTimers, runs };
}

/** What a run has to do, without the sidebars, which may be told of its beginning at any time. */
function expected({ pieces, end, isTakenAtCommit }: Script): string[] {
  const first = pieces > 0 ? ['content', 'first content'] : [];
  const rest = Array.from({ length: Math.max(pieces - 1, 0) }, () => 'content');
  const said = ['message', 'start', ...first, ...rest];
  if (end === 'lease-lost') return [...said, 'close'];
  const ended = isTakenAtCommit ? [] : ['stop'];
  return [...said, 'settle', 'commit', ...ended, 'close'];
}

it('announces, says, settles, commits and only then tells the end, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const { done, finished, countTimers, runs } = await play(script);
      expect(done.filter((what) => what !== 'sidebars')).toEqual(expected(script));
      const isOwn = script.end !== 'lease-lost' && !script.isTakenAtCommit;
      expect(finished !== null).toBe(isOwn);
      // The sidebars hear of the end last of all.
      if (isOwn) expect(done.at(-2)).toBe('sidebars');
      expect(countTimers()).toBe(0);
      expect(runs.count(aChat().id)).toBe(0);
    }),
    { numRuns: 200, seed: 20261201 },
  );
});
