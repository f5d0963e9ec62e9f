import type { InboundMessage, PaginatedResult } from 'ably';
import type { AgentPorts, ResponseChannel, ResponseStore } from '../../lib/agent/ports.ts';
import { createRunRegistry } from '../../lib/agent/run/run-registry.ts';
import type { StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import { createPublisher } from '../../lib/delivery/create-publisher.ts';
import type { AgentLink } from './agent-link.ts';
import type { SimulatedChannel } from './simulated-channel.ts';
import type { SimulatedDatabase } from './simulated-database.ts';
import { Refused, readHistory } from './simulated-history.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** How long the database takes for anything. */
const DATABASE_MS = 5;
const HISTORY = { latencyMs: 10, failures: 0 };

/** One process of the server, and the world that it shares with others. */
export type SimulatedProcess = {
  clock: VirtualClock;
  channel: SimulatedChannel;
  database: SimulatedDatabase;
  link: AgentLink;
  pattern: StreamingPattern;
  /** Of a dead process nothing is heard any more: no timer, no answer of the database. */
  isDead(): boolean;
  /** Told of errors that no simulated fault explains. */
  onError(error: unknown): void;
};

/** The ports of `lib/agent` in a simulated process. The model says nothing and never ends. */
export function createPorts(process: SimulatedProcess): AgentPorts {
  const { clock, isDead, onError } = process;
  return {
    clock: {
      now: () => clock.now,
      after(ms, act) {
        const timer = clock.set(ms, () => {
          if (!isDead()) act();
        });
        return () => clock.clear(timer);
      },
    },
    store: createStore(process),
    openChannel: () => createChannel(process),
    askModel: () => new Promise(() => undefined),
    improveTitle: () => Promise.resolve(),
    runs: createRunRegistry(),
    logError(_doing, error) {
      if (!isExpected(error)) onError(error);
    },
  };
}

function createStore({ clock, database, isDead }: SimulatedProcess): ResponseStore {
  /** One statement: it takes its time, and is not made by a process that died meanwhile. */
  async function run<T>(statement: () => T): Promise<T> {
    await clock.sleep(DATABASE_MS);
    return isDead() ? new Promise<never>(() => undefined) : statement();
  }
  return {
    renewLease: (responseId, runId) => run(() => database.renewLease(responseId, runId)),
    saveCheckpoint: ({ responseId, runId, parts, seq }) =>
      run(() => database.saveCheckpoint(responseId, runId, { parts, seq })),
    finishResponse: (end) => run(() => database.finish(end)),
    findLost: () => run(() => database.findLost()),
    claimExpired: (_chatId, responseId, found) =>
      run(() => database.claimExpired(responseId, found)),
    promoteStranded: () => Promise.resolve(null),
  };
}

function createChannel({ clock, channel, link, pattern }: SimulatedProcess): ResponseChannel {
  return {
    createPublisher: (options) => createPublisher(pattern, link.messageChannel(), options),
    publish: (event) => link.publish(event),
    history: async ({ limit = 100 }) => {
      const page = await readHistory(clock, channel, HISTORY, { limit });
      return page as unknown as PaginatedResult<InboundMessage>;
    },
    subscribeToCancel: () => Promise.resolve(),
    tellSidebars: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** A refusal, or a publisher that waited in vain for a connection that was cut. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof Refused || (error instanceof Error && /had no answer/.test(error.message))
  );
}
