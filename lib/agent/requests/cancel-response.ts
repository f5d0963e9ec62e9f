import 'server-only';
import { requestCancel } from '../../database/request-cancel.ts';
import { controlChannel, encodeCancel } from '../../delivery/channels.ts';
import { logError } from '../../log.ts';
import { acquireConnection } from '../realtime/connections.ts';
import { stopRun } from '../run/runs.ts';

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
  const running = await requestCancel(request);
  if (!running || stopRun(request.responseId, 'cancelled')) return null;
  return () => publishCancel(running.channel, request.responseId);
}

/** Tells the agents of other processes. Never rejects. */
export async function publishCancel(channel: string, responseId: string): Promise<void> {
  const connection = acquireConnection();
  try {
    const control = connection.client.channels.get(controlChannel(channel));
    await control.publish(encodeCancel(responseId));
  } catch (error) {
    logError(`telling the agent of ${responseId} to stop`, error);
  } finally {
    connection.release();
  }
}
