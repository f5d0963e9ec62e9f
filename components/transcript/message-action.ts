import type { Message } from '@/lib/chat/message.ts';

/** What a reader can do with a message where it stands. */
export type MessageAction =
  | {
      name: 'try-again' | 'continue' | 'remove' | 'send-now' | 'edit' | 'end-edit';
      message: Message;
    }
  /** Asks again with another text; the message as it was stays as another version. */
  | { name: 'save-edit'; message: Message; text: string }
  /** Shows another version of the message: the branch through this sibling. */
  | { name: 'show'; message: Message; siblingId: string };
