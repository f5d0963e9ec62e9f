import 'server-only';
import { z } from 'zod';
import { LONGEST_MESSAGE } from '../chat/limits.ts';
import type { TextPart } from '../chat/message.ts';
import { Problem } from '../problem.ts';

const textPart = z.strictObject({ type: z.literal('text'), text: z.string() });

/** The parts of a user's message: text. Throws a `Problem` `empty_message` or `too_large`. */
export const messagePartsSchema = z.array(textPart).max(100).transform(checkText);

function checkText(parts: TextPart[]): TextPart[] {
  const text = parts.map((part) => part.text).join('');
  if (text.trim() === '') throw new Problem('empty_message');
  if (text.length > LONGEST_MESSAGE) {
    throw new Problem(
      'too_large',
      `The message has ${text.length} characters; ${LONGEST_MESSAGE} are allowed.`,
    );
  }
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new Problem('invalid_request', 'The text has characters that cannot be stored.');
  }
  return parts;
}
