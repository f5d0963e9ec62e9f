import type { Message } from '@/lib/records.ts';

/** What a reader can do with a message where it stands. */
export type MessageAction = {
  name: 'try-again' | 'continue' | 'remove' | 'send-now';
  message: Message;
};
