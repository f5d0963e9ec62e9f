import 'server-only';
import type { AgentPorts } from '../ports.ts';
import { sleep } from './clock.ts';
import { nextJob, type ResponseJob } from './response-job.ts';
import { runOne } from './run-one.ts';

/** `maxDuration` is 300 s: what remains is for settling, the commit and the last event. */
const RUN_LIMIT_MS = 285_000;

/** A title is asked for this long after the first words: they are what somebody waits for. */
const TITLE_DELAY_MS = 200;

/**
 * Runs a response: announces it, lets the model answer, publishes every piece, commits, then
 * publishes the terminal event; after that the next queued response of the chat, if there is one.
 * Never rejects. Belongs in `after()`: it does not end when the request does, and never sees the
 * request's abort signal.
 */
export async function runResponse(job: ResponseJob, ports: AgentPorts): Promise<void> {
  const { clock, improveTitle, logError } = ports;
  const deadline = clock.now() + RUN_LIMIT_MS;
  let titled: Promise<void> | null = null;
  for (let next: ResponseJob | null = job; next; ) {
    const { ownerId, chat, message, revision, response }: ResponseJob = next;
    const onFirstContent = () => {
      // The first response of its chat: nobody can have named it yet, and no other run will.
      if (!message || revision !== 1) return;
      titled ??= sleep(clock, TITLE_DELAY_MS).then(() => improveTitle(ownerId, chat, message));
    };
    try {
      const finished = await runOne(next, ports, { deadline, onFirstContent });
      next = finished && nextJob(ownerId, finished);
    } catch (error) {
      logError(`response ${response.id}`, error);
      next = null;
    }
  }
  await titled;
}
