const COUNT_FROM = 0.9;
const number = new Intl.NumberFormat('en');

/** The note about a text's length; null until it is near the limit. */
export function lengthNote(length: number, maxLength: number): string | null {
  if (length > maxLength) {
    const over = number.format(length - maxLength);
    return `Too long to send: ${over} over the limit of ${number.format(maxLength)} characters.`;
  }
  if (length < maxLength * COUNT_FROM) return null;
  return `${number.format(length)} of ${number.format(maxLength)} characters`;
}

/** The reason why this text cannot be sent now, or null when it can. */
export function reasonNotToSend(text: string, canSend: boolean, maxLength: number): string | null {
  if (!canSend) return 'Connecting. You can write already.';
  if (text.length > maxLength) return 'The message is too long';
  return text.trim() === '' ? 'Write a message first' : null;
}
