import 'server-only';
import { markSendNow } from '../../database/mark-send-now.ts';
import { removeQueued } from '../../database/remove-queued.ts';
import { announceChat } from '../realtime/announce-chat.ts';
import { recoverChat } from '../recovery/recover.ts';
import { stopRuns } from './cancel-response.ts';

type Queued = { ownerId: string; chatId: string; id: string };

/**
 * Takes a queued message and its response out of a chat. Resolves to the work that is left for
 * `after()`; null when they were removed before. Throws a `Problem`: `not_found`, `wrong_state`.
 */
export async function removeMessage(queued: Queued): Promise<(() => Promise<void>) | null> {
  const change = await removeQueued(queued);
  return change && (() => announceChat(change.chat, change.revision));
}

/**
 * Ends what is active in a chat, with what it has said as `cancelled`, and has a queued message
 * answered before the others in the queue. The same again has no effect. `work` belongs in
 * `after()`. Throws a `Problem`: `not_found`, `wrong_state`.
 */
export async function sendNow(
  queued: Queued,
): Promise<{ responseId: string; work: () => Promise<void> }> {
  const { responseId, channel, change, running } = await markSendNow(queued);
  const tellAgents = stopRuns(channel, running);
  return {
    responseId,
    async work() {
      await Promise.all([change && announceChat(change.chat, change.revision), tellAgents?.()]);
      // Who should end may be dead; and nothing may be active at all.
      await recoverChat(queued.ownerId, queued.chatId);
    },
  };
}
