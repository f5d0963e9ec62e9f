import type { Message } from '@/lib/chat/message.ts';
import { UNCONFIRMED } from '@/lib/conversation/state.ts';

/** True for a message of the user that the server has, and that does not wait for its turn. */
export function isEditable({ role, status, revision }: Message): boolean {
  return role === 'user' && status === 'complete' && revision !== UNCONFIRMED;
}

/** The key of the draft of a message's edit: a branch that another window shows must not lose it. */
export function editDraftKey({ id }: Pick<Message, 'id'>): string {
  return `edit:${id}`;
}
