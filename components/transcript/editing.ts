import type { Message } from '@/lib/chat/message.ts';
import { UNCONFIRMED } from '@/lib/conversation/state.ts';

/** True for a user's message that the server has and that is not queued. */
export function isEditable({ role, status, revision }: Message): boolean {
  return role === 'user' && status === 'complete' && revision !== UNCONFIRMED;
}

/**
 * The key of the draft of an edited message: it is kept when another window shows another branch.
 */
export function editDraftKey({ id }: Pick<Message, 'id'>): string {
  return `edit:${id}`;
}
