/**
 * `queued -> streaming <-> awaiting-approval -> complete | cancelled | failed | interrupted`. A
 * user's message is `queued` while its response is, and `complete` after that.
 */
export const MESSAGE_STATUSES = [
  'queued',
  'streaming',
  'awaiting-approval',
  'complete',
  'cancelled',
  'failed',
  'interrupted',
] as const;

export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** How a response can have ended. */
const TERMINAL_STATUSES = ['complete', 'cancelled', 'failed', 'interrupted'] as const;

export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

/** A terminal status never changes again, and its text is committed. */
export function isTerminal(status: string | undefined): status is TerminalStatus {
  return TERMINAL_STATUSES.some((terminal) => terminal === status);
}
