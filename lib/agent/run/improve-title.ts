import 'server-only';
import { generateText } from 'ai';
import type { Chat } from '../../chat/chat.ts';
import type { Message } from '../../chat/message.ts';
import { replaceTitle } from '../../database/replace-title.ts';
import { logError } from '../../log.ts';
import { getModel } from '../../models/get-model.ts';
import { TITLE_INSTRUCTIONS, tidyTitle } from '../../models/title.ts';
import { announceChat } from '../realtime/announce-chat.ts';

/** More of a first message than this says no more of what it is about; in UTF-16 units. */
const LONGEST_QUESTION = 2_000;

/** A model that thinks first needs more than the words of a title. */
const MOST_TOKENS = 500;

const PATIENCE_MS = 10_000;

/**
 * Asks the model for a title of a new chat, and gives it to the chat unless its owner has renamed it
 * meanwhile; then tells the chat's readers and the sidebars. Never rejects: the first title stays.
 */
export async function improveTitle(ownerId: string, chat: Chat, message: Message): Promise<void> {
  try {
    const { text } = await generateText({
      model: getModel().model,
      instructions: TITLE_INSTRUCTIONS,
      prompt: textOf(message),
      maxOutputTokens: MOST_TOKENS,
      maxRetries: 0,
      abortSignal: AbortSignal.timeout(PATIENCE_MS),
    });
    const title = tidyTitle(text);
    if (title === null || title === chat.title) return;
    const changed = await replaceTitle({ chatId: chat.id, from: chat.title, to: title });
    if (changed) await announceChat(changed.chat, changed.revision, ownerId);
  } catch (error) {
    logError(`a title for chat ${chat.id}`, error);
  }
}

function textOf({ parts }: Message): string {
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  return text.slice(0, LONGEST_QUESTION).toWellFormed();
}
