import 'server-only';
import { claimExpired } from '../database/finish.ts';
import { encodeEvent } from '../delivery/encode.ts';
import type { TerminalStatus } from '../delivery/events.ts';
import { logError } from '../log.ts';
import { acquireConnection } from './connections.ts';
import { nextJob, runResponse } from './run-response.ts';

/**
 * Ends the responses of a chat whose agents are dead and tells its readers; then runs what was
 * queued behind them. Never rejects. Belongs in `after()`: pages and `changes` do not wait for it.
 */
export async function recoverChat(ownerId: string, chatId: string): Promise<void> {
  try {
    for (const claim of await claimExpired(chatId)) {
      const { response, chat, revision } = claim;
      const connection = acquireConnection();
      const { id: responseId, seq: lastSeq } = response;
      const status = response.status as TerminalStatus;
      const stop = encodeEvent({ name: 'stop', responseId, status, lastSeq, revision });
      try {
        await connection.client.channels.get(chat.channel).publish(stop);
      } catch (error) {
        logError(`telling readers that ${responseId} was interrupted`, error);
      } finally {
        connection.release();
      }
      const next = nextJob(ownerId, claim);
      if (next) await runResponse(next);
    }
  } catch (error) {
    logError(`recovering chat ${chatId}`, error);
  }
}
