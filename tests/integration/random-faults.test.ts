import type { FaultSettings } from 'local-ably';
import { it, vi } from 'vitest';
import { HYDRATIONS, STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { getTestbed, prepareTestbed } from '../support/agents.ts';
import { type Answer, answer, expectExact } from '../support/answers.ts';
import { randomFrom } from '../support/random.ts';
import { words, writeScript } from '../support/scripted-model.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'));

prepareTestbed();

/** The same in every run. `CHANCE_SEEDS=7,8,9` tries others, or one of them again. */
const SEEDS = (process.env.CHANCE_SEEDS ?? '1,2,3,4,5,6,7,8,9,10,11,12').split(',').map(Number);

const TOKENS = 64;
const ACTS = 9;

/** Something that goes wrong; returns what ends it, if it lasts. */
type Act = (stage: Stage) => void | (() => void) | Promise<void>;

type Stage = {
  answers: readonly Answer[];
  /** Between each reader and realtime. */
  networks: TcpProxy[];
  pick<T>(from: readonly T[]): T;
};

const ACTS_BY_NAME: Record<string, Act> = {
  'agents are cut off': () => getTestbed().services.network.cut(),
  'agents are cut off for a while': () => {
    const { network } = getTestbed().services;
    network.sever();
    return () => network.restore();
  },
  'a reader is cut off': ({ networks, pick }) => pick(networks).cut(),
  'a reader is cut off for a while': ({ networks, pick }) => {
    const network = pick(networks);
    network.sever();
    return () => network.restore();
  },
  'the database drops its clients': () => getTestbed().services.database.cut(),
  'everybody is cut off': () => getTestbed().services.realtime.faults.cutSockets(),
  'no connection can be resumed': () => {
    const { faults } = getTestbed().services.realtime;
    faults.forgetConnections();
    faults.cutSockets();
  },
  'continuity is lost': () => {
    const { faults } = getTestbed().services.realtime;
    faults.forgetPositions();
    faults.cutSockets();
  },
  'publishes are refused': ({ pick }) => set({ rejectOneIn: pick([2, 3, 5, 7]) }),
  'appends are conflated': () => set({ conflateAppends: true }),
  'history is late': ({ pick }) => set({ historyDelayMs: pick([50, 200, 600]) }),
  'answers to publishes are late': ({ pick }) => set({ ackDelayMs: pick([20, 100, 300]) }),
  'rewinds come twice': () => set({ replayRewindTwice: true }),
  'sockets are stalled': () => set({ stallSockets: true }),
  'publishes stay unanswered': () => {
    const answerAgain = set({ dropAcks: true });
    return () => {
      answerAgain();
      getTestbed().services.network.cut();
    };
  },
  'a reader comes': (stage) => join(stage),
  'another reader comes': (stage) => join(stage),
  'a reader leaves': ({ answers, pick }) => {
    const { readers, leave } = pick(answers);
    if (readers.length > 1) leave(pick(readers));
  },
};

function set(settings: FaultSettings): () => void {
  const { faults } = getTestbed().services.realtime;
  Object.assign(faults, settings);
  const off = Object.fromEntries(Object.keys(settings).map((name) => [name, undefined]));
  return () => void Object.assign(faults, off);
}

async function join({ answers, networks, pick }: Stage): Promise<void> {
  const network = await startTcpProxy(getTestbed().services.realtime.port);
  networks.push(network);
  await pick(answers).join(pick(HYDRATIONS), { port: network.port });
}

it.each(SEEDS)('whatever happens, no reader is ever wrong: seed %i', async (seed) => {
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
  const story: string[] = [];
  const networks: TcpProxy[] = [];
  try {
    const answers = await Promise.all(
      STREAMING_PATTERNS.map((pattern) => answer(pattern, writeScript(words(TOKENS), 60))),
    );
    const stage = { answers, networks, pick };
    await Promise.all([1, 2, 3, 4].map(() => join(stage)));

    const ends = new Map<number, Array<() => void>>();
    const moments = Array.from({ length: ACTS }, () => 1 + Math.floor(random() * (TOKENS - 2)));
    for (let count = 1; count < TOKENS; count += 1) {
      await answers[0]?.script.spoken(count);
      for (const end of ends.get(count) ?? []) end();
      for (const _ of moments.filter((moment) => moment === count)) {
        const name = pick(Object.keys(ACTS_BY_NAME));
        const last = Math.min(TOKENS - 1, count + 1 + Math.floor(random() * 24));
        story.push(`${count}-${last} ${name}`);
        const end = await ACTS_BY_NAME[name]?.(stage);
        if (end) ends.set(last, [...(ends.get(last) ?? []), end]);
      }
    }
    for (const end of ends.get(TOKENS - 1) ?? []) end();
    await expectExact(answers);
  } catch (error) {
    throw new Error(`seed ${seed}: ${story.join('; ')}`, { cause: error });
  } finally {
    await Promise.all(networks.map((network) => network.close()));
  }
});
