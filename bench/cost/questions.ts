import { randomUUID } from 'node:crypto';
import { chatChannel, controlChannel, userChannel } from '../../lib/delivery/channels.ts';
import { type Visitor, visit } from '../delivery/visitor.ts';

/** A chat that its first message makes, and the channels that it will use. */
export type Question = {
  visitor: Visitor;
  chatId: string;
  channel: string;
  /** Where else agents publish or listen for it. */
  others: string[];
};

/** A sidebar's channel takes 50 messages per second, as every channel does. */
const CHATS_PER_GUEST = 10;

/** Makes guests of the server at `url`, and the number of chats that they are to ask in. */
export async function prepareQuestions(url: string, count: number): Promise<Question[]> {
  const questions: Question[] = [];
  while (questions.length < count) {
    const visitor = await visit(url);
    const { clientId: ownerId } = await visitor.token();
    if (!ownerId) throw new Error('a token names no guest');
    const chats = Math.min(CHATS_PER_GUEST, count - questions.length);
    for (let chat = 0; chat < chats; chat += 1) {
      const chatId = randomUUID();
      const channel = chatChannel(ownerId, chatId);
      const others = [controlChannel(channel), userChannel(ownerId)];
      questions.push({ visitor, chatId, channel, others });
    }
  }
  return questions;
}
