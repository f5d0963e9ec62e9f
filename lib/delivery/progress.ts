import type { MessagePart } from '../chat/message.ts';

/** How far a response has come: its parts, and the last seq that they hold. */
export type Progress = { parts: MessagePart[]; seq: number };

export const NO_PROGRESS: Progress = { parts: [], seq: 0 };
