import 'server-only';
import { Problem } from '../problem.ts';
import { getDatabase } from './client.ts';

/**
 * Asks for the end of a response; its agent reads this when it renews its lease. Returns the
 * chat's channel, or null when the response has ended already. Throws a `Problem` `not_found`.
 */
export async function requestCancel({
  ownerId,
  chatId,
  responseId,
}: {
  ownerId: string;
  chatId: string;
  responseId: string;
}): Promise<{ channel: string } | null> {
  const database = getDatabase();
  const response = await database.message.findFirst({
    where: { id: responseId, chatId, role: 'assistant', chat: { ownerId, deletedAt: null } },
    select: { chat: { select: { channel: true } } },
  });
  if (!response) throw new Problem('not_found');
  const { count } = await database.message.updateMany({
    where: { id: responseId, status: { in: ['streaming', 'awaiting_approval'] } },
    data: { cancelRequested: true },
  });
  return count === 1 ? response.chat : null;
}
