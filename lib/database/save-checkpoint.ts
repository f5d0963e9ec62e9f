import 'server-only';
import type { MessagePart } from '../chat/message.ts';
import { getDatabase } from './client.ts';
import { nextRevision } from './next-revision.ts';
import { toJson } from './to-record.ts';

/**
 * Saves what a running response has said so far. False when `runId` no longer holds it, and then
 * nothing was changed.
 */
export async function saveCheckpoint({
  chatId,
  responseId,
  runId,
  parts,
  seq,
}: {
  chatId: string;
  responseId: string;
  runId: string;
  parts: MessagePart[];
  seq: number;
}): Promise<boolean> {
  return getDatabase().$transaction(async (tx) => {
    const revision = await nextRevision(tx, chatId);
    const { count } = await tx.message.updateMany({
      where: { id: responseId, status: 'streaming', leaseOwner: runId },
      data: { parts: toJson(parts), seq, revision, updatedAt: new Date() },
    });
    if (count === 1) await tx.chat.update({ where: { id: chatId }, data: { revision } });
    return count === 1;
  });
}
