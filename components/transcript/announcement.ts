import type { Message } from '@/lib/chat/message.ts';

/** What a screen reader says about the latest answer: its status, never its tokens. */
export function announcement(messages: readonly Message[], pending: boolean): string {
  if (pending) return 'Waiting for the answer';
  switch (messages.findLast((message) => message.role === 'assistant')?.status) {
    case 'streaming':
      return 'Answering';
    case 'awaiting-approval':
      return 'The answer waits for your decision';
    case 'complete':
      return 'Answer finished';
    case 'cancelled':
    case 'failed':
    case 'interrupted':
      return 'The answer ended early';
    default:
      return '';
  }
}
