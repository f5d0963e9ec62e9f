import type { Message } from '@/lib/chat/message.ts';

/** The Markdown source of a message: its text parts, with a blank line in between. */
export function writtenText({ parts }: Message): string {
  return parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n\n');
}
