import type { Message } from '@/lib/chat/message.ts';

/** What a message says as it was written, Markdown included: its text parts, a blank line between. */
export function writtenText({ parts }: Message): string {
  return parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n\n');
}
