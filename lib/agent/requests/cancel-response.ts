import 'server-only';
import { requestCancel } from '../../database/request-cancel.ts';
import { controlChannel, encodeCancel } from '../../delivery/channels.ts';
import { tell } from '../realtime/tell.ts';
import { getRuns } from '../run/run-registry.ts';

/**
 * Stops a response wherever it runs: in this process at once, on another one through the control
 * channel, and by its row when realtime is down. No effect on a response that has ended. Resolves
 * to the work that is left for `after()`. Throws a `Problem` `not_found`.
 */
export async function cancelResponse(request: {
  ownerId: string;
  chatId: string;
  responseId: string;
}): Promise<(() => Promise<void>) | null> {
  const { responseId } = request;
  const running = await requestCancel(request);
  return running && stopRuns(running.channel, [responseId]);
}

/**
 * Stops those of these responses of a chat that run in this process. Returns the work that is left
 * for `after()`, which tells the agents of other processes about the rest and never rejects; null
 * when nothing is left.
 */
export function stopRuns(
  channel: string,
  responseIds: readonly string[],
): (() => Promise<void>) | null {
  const elsewhere = responseIds.filter((id) => !getRuns().stop(id, 'cancelled'));
  if (elsewhere.length === 0) return null;
  return async () => {
    await Promise.all(elsewhere.map((id) => publishCancel(channel, id)));
  };
}

/** Tells the agents of other processes, on the control channel of a chat's channel. Never rejects. */
export function publishCancel(channel: string, responseId: string): Promise<void> {
  const events = { [controlChannel(channel)]: encodeCancel(responseId) };
  return tell(events, `telling the agent of ${responseId} to stop`);
}
