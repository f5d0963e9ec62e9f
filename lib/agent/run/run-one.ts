import 'server-only';
import type { Finished } from '../../database/finish.ts';
import type { SidebarEvent } from '../../delivery/channels.ts';
import { withDurations } from '../../delivery/parts.ts';
import type { ResponsePublisher } from '../../delivery/publisher.ts';
import { retry } from '../../delivery/retry.ts';
import { settledWithin } from '../../delivery/settled-within.ts';
import type { AgentPorts, Outcome, ResponseChannel } from '../ports.ts';
import { type Checkpoints, createCheckpoints } from './checkpoints.ts';
import { repeat, sleep } from './clock.ts';
import type { ResponseJob } from './response-job.ts';
import type { StopReason } from './run-registry.ts';
import { nextRunState, type RunEvent, type RunState } from './run-state.ts';

const RENEW_LEASE_MS = 4_000;

/** Readers are told of a response with its first words, or when these take longer than this. */
const ANNOUNCE_MS = 100;

/** What is beside an answer waits this long: its first words are what somebody waits for. */
const BESIDE_MS = 200;

/** The longest wait for the sidebars to be told of the end. */
const TELL_MS = 1_000;

/** Waits between attempts to commit while the database is away. */
const COMMIT_RETRY = { firstMs: 100, longestMs: 5_000 } as const;

/** How a run is bounded, and who is told of its beginning. */
type RunLimits = {
  /** By the clock of the ports: then the run ends itself as `interrupted`. */
  deadline: number;
  /** Called once, when the model has said its first words. */
  onFirstContent(): void;
};

/** One response while it runs. */
type Run = {
  job: ResponseJob;
  ports: AgentPorts;
  channel: ResponseChannel;
  publisher: ResponsePublisher;
  /** Moves on in `run-state.ts`. */
  enter(event: RunEvent): void;
};

/**
 * Runs one response through the states of `run-state.ts`, and closes its channel. Resolves with what
 * was committed; null when someone else ended the response. Rejects for a fault of the program only.
 */
export async function runOne(
  job: ResponseJob,
  ports: AgentPorts,
  limits: RunLimits,
): Promise<Finished | null> {
  const { chat, response, runId, message, revision } = job;
  const { clock, store, runs, logError } = ports;
  const channel = ports.openChannel(job);
  let state: RunState = 'asking';
  const enter = (event: RunEvent) => {
    state = nextRunState(state, event);
  };

  const controller = new AbortController();
  const stop = (reason: StopReason) => controller.abort(reason);
  const copied = { parts: response.parts, seq: response.seq };
  const activeResponses = () => Math.max(runs.count(chat.id), job.active);
  const checkpoints = createCheckpoints({
    ...{ copied, activeResponses, clock },
    save: (progress) =>
      store
        .saveCheckpoint({ chatId: chat.id, responseId: response.id, runId, ...progress })
        .catch((error) => {
          logError(`saving a checkpoint of ${response.id}`, error);
          return false;
        }),
  });
  const publisher = channel.createPublisher({
    ...{ responseId: response.id, copied, activeResponses },
    onProgress: checkpoints.update,
    onUndelivered: (reason) => {
      logError(`publishing a piece of ${response.id}`, reason);
      checkpoints.saveSoon();
    },
    onUncertain: checkpoints.saveSoon,
  });

  // In this order (PROTOCOL.md P17).
  const announce = () => {
    if (state !== 'asking') return;
    enter('announced');
    if (message) publisher.message({ revision, message, response, chat });
    publisher.start({ revision, response, chat });
  };
  const run: Run = { job, ports, channel, publisher, enter };
  const unregister = runs.register(response.id, {
    ...{ chatId: chat.id, stop, saveNow: checkpoints.saveNow },
  });
  const endWatch = watch(run, checkpoints, stop);
  const timers = [
    clock.after(limits.deadline - clock.now(), () => stop('interrupted')),
    // What it costs a page to be told must not come before the first words, if those come soon.
    clock.after(ANNOUNCE_MS, announce),
    clock.after(BESIDE_MS, () => void tellSidebars(run, { chat, revision, isActive: true })),
  ];

  let hasContent = false;
  try {
    const outcome = await ports.askModel({
      ...{ chatId: chat.id, message, response, signal: controller.signal },
      onContent(content) {
        announce();
        publisher.content(content);
        if (!hasContent) limits.onFirstContent();
        hasContent = true;
      },
    });
    if (outcome.status === 'lost') {
      enter('lease-lost');
      return null;
    }
    announce();
    enter('model-ended');
    return await conclude(run, outcome);
  } finally {
    for (const cancel of timers) cancel();
    endWatch();
    checkpoints.end();
    unregister();
    await channel.close();
  }
}

/** Keeps the lease, and hears who wants the response to be stopped; returns what ends that. */
function watch(
  { job, ports, channel }: Run,
  checkpoints: Checkpoints,
  stop: (reason: StopReason) => void,
): () => void {
  const { response, runId } = job;
  const { clock, store, logError } = ports;
  const renew = () =>
    store.renewLease(response.id, runId).then(
      (renewal) => {
        if (renewal === 'lost') stop('lost');
        if (renewal === 'cancel-requested') stop('cancelled');
      },
      // The lease outlives two failed renewals; the run must not end for a passing fault.
      (error) => logError(`renewing the lease of ${response.id}`, error),
    );
  const endLease = repeat(clock, RENEW_LEASE_MS, () => {
    checkpoints.saveIfDue();
    void renew();
  });
  const onCancel = (responseId: string) => {
    if (responseId === response.id) stop('cancelled');
  };
  const cancelListening = clock.after(BESIDE_MS, () => {
    channel.subscribeToCancel(onCancel).then(
      // What was asked before this run could hear it stands in its row.
      renew,
      (error) => logError(`listening for a cancel of ${response.id}`, error),
    );
  });
  return () => {
    endLease();
    cancelListening();
  };
}

/** Settles, commits, and only then says so (PROTOCOL.md P26, P27). */
async function conclude(
  run: Run,
  { status, error, durations }: Exclude<Outcome, { status: 'lost' }>,
): Promise<Finished | null> {
  const { publisher, enter } = run;
  await publisher.finish();
  enter('settled');
  const { parts, seq } = publisher.progress();
  const end = { status, parts: withDurations(parts, durations), seq, error };
  const finished = await commit(run, end);
  if (!finished) {
    // Someone else has ended it (PROTOCOL.md P29).
    enter('lease-lost');
    return null;
  }
  enter('committed');
  const { revision, chat, next, response } = finished;
  await publisher.stop({
    ...{ status, lastSeq: seq, revision },
    ...(durations ? { durations } : {}),
    ...(response.error ? { error: response.error } : {}),
  });
  const told = tellSidebars(run, { chat, revision, isActive: next !== null });
  await settledWithin(told, TELL_MS);
  enter('told');
  return finished;
}

function commit(
  { job: { chat, response, runId }, ports: { clock, store, runs, logError } }: Run,
  end: Pick<Parameters<typeof store.finishResponse>[0], 'status' | 'parts' | 'seq' | 'error'>,
): Promise<Finished | null> {
  const ids = { chatId: chat.id, responseId: response.id, runId };
  return retry(() => store.finishResponse({ ...ids, ...end, startsNext: !runs.isDraining() }), {
    ...COMMIT_RETRY,
    sleep: (ms) => sleep(clock, ms),
    onFailure: (error, waitMs) =>
      logError(`committing response ${response.id} (tried again in ${waitMs} ms)`, error),
  });
}

/** Never rejects: the list of chats says the same. */
function tellSidebars({ channel, ports }: Run, event: SidebarEvent): Promise<void> {
  return channel
    .tellSidebars(event)
    .catch((error) => ports.logError('telling the sidebars of a response', error));
}
