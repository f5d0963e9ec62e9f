import 'server-only';
import type { Chat } from '../chat/chat.ts';
import { Problem } from '../problem.ts';
import { getDatabase, type Transaction } from './client.ts';
import type { Message as MessageRow } from './generated/client.ts';
import { lockChat } from './lock-chat.ts';
import { QUEUE_ORDER } from './promote.ts';
import { toChat } from './to-record.ts';

type SendNow = {
  responseId: string;
  channel: string;
  /** The chat after this commit; null when nothing that readers see was changed. */
  change: { chat: Chat; revision: number } | null;
  /** The responses that were asked to end. */
  running: string[];
};

/**
 * Makes a queued message the first of its chat's queue, in the branch too, and asks for the end of
 * what is active. The same again changes nothing, also when its turn has come. Throws a
 * `Problem`: `not_found`, `wrong_state` when the message is not queued and was never marked so.
 */
export async function markSendNow({
  ownerId,
  chatId,
  id,
}: {
  ownerId: string;
  chatId: string;
  id: string;
}): Promise<SendNow> {
  return getDatabase().$transaction(async (tx) => {
    const before = await lockChat(tx, ownerId, chatId);
    const { channel } = before;
    const message = await tx.message.findFirst({ where: { id, chatId } });
    if (!message) throw new Problem('not_found');
    const response = await tx.message.findFirst({
      where: { parentId: id, role: 'assistant' },
      orderBy: { createdAt: 'asc' },
    });
    const responseId = response?.id ?? '';
    const wasSentNow = response?.sendNow != null;
    if (wasSentNow && message.status === 'complete') {
      return { responseId, channel, change: null, running: [] };
    }
    if (!response || message.status !== 'queued') {
      throw new Problem('wrong_state', 'Only a message that waits for its answer can be sent now.');
    }
    const running = await askToEnd(tx, chatId);
    const queue = await readQueue(tx, chatId);
    const isFirst = queue.find(({ role }) => role === 'assistant')?.id === responseId;
    if (isFirst && wasSentNow) return { responseId, channel, change: null, running };

    const revision = before.revision + 1;
    await tx.message.update({ where: { id: responseId }, data: { sendNow: revision } });
    const headId = await moveUp(tx, {
      queue,
      message,
      responseId,
      revision,
      headId: before.headId,
    });
    const chat = await tx.chat.update({ where: { id: chatId }, data: { revision, headId } });
    return { responseId, channel, change: { chat: toChat(chat), revision }, running };
  });
}

/** Moves a message above the queued ones of its branch. Returns the head that the chat has then. */
async function moveUp(
  tx: Transaction,
  {
    queue,
    message: { id, parentId },
    responseId,
    revision,
    headId,
  }: {
    queue: MessageRow[];
    message: MessageRow;
    responseId: string;
    revision: number;
    headId: string | null;
  },
): Promise<string | null> {
  const top = topOf(queue, id);
  if (!top || top.id === id) return headId;
  const place = { revision, updatedAt: new Date() };
  await tx.message.updateMany({
    where: { parentId: { in: [id, responseId] }, id: { not: responseId } },
    data: { parentId, ...place },
  });
  await tx.message.update({ where: { id }, data: { parentId: top.parentId, ...place } });
  await tx.message.update({ where: { id: top.id }, data: { parentId: responseId, ...place } });
  return headId === id || headId === responseId ? parentId : headId;
}

async function askToEnd(tx: Transaction, chatId: string): Promise<string[]> {
  const asked = await tx.message.updateManyAndReturn({
    where: { chatId, status: { in: ['streaming', 'awaiting_approval'] } },
    data: { cancelRequested: true },
    select: { id: true },
  });
  return asked.map(({ id }) => id);
}

/** Queued messages and their responses, in the order of the queue. */
function readQueue(tx: Transaction, chatId: string): Promise<MessageRow[]> {
  return tx.$queryRaw<MessageRow[]>`
    select * from "Message" where "chatId" = ${chatId}::uuid and status = 'queued'
    order by ${QUEUE_ORDER}`;
}

/** The first queued message of the branch in which a queued message stands. */
function topOf(queue: MessageRow[], id: string): MessageRow | undefined {
  const byId = new Map<string | null, MessageRow>(queue.map((row) => [row.id, row]));
  let top: MessageRow | undefined;
  for (let row = byId.get(id); row; row = byId.get(row.parentId)) top = row;
  return top;
}
