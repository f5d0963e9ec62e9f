/*
 * What a page that follows a chat is doing, and what it does next. `follow-transitions.ts`
 * has the transitions as a pure function, `follow.ts` performs them.
 *
 *   state             what it means                           what ends it
 *   attaching         the channel was never attached yet      attached, or due: reading
 *   live              nothing is missing, events arrive       a gap, a refresh, due: reading
 *   offline           no connection, `changes` is polled      due, a refresh: reading
 *   reading           `changes` and history are being read    read: rest, or the queued read
 *                                                             failed, or a gap left: waiting-to-retry
 *   waiting-to-retry  the last read failed, or left a gap     due, a refresh: reading
 *                                                             a gap that filled itself: rest
 *   closed            nothing happens any more                nothing
 *
 * To rest is to be `attaching`, `live` or `offline`: which of them follows from the connection and
 * the attachment. An attachment without continuity begins a read, or queues one while another runs.
 */

/**
 * Why something is read, weakest first. `gap`: something is missing, which may fill itself before
 * its turn comes. `refresh`: the database is asked in any case. `attachment`: the channel was
 * attached anew, and nothing says what was published before.
 */
export const CAUSES = ['gap', 'refresh', 'attachment'] as const;
export type Cause = (typeof CAUSES)[number];

/** What the present attachment of the channel is known to have brought. */
export type Attachment = {
  /**
   * Where to find what was published before it. `rewind`: it comes by itself, Ably replays it.
   * `history`: in history, up to the attach point. `unknown`: the channel was attached before
   * anybody listened, so messages after the attach point may be missing too.
   */
  readonly past: 'rewind' | 'history' | 'unknown';
  /** Responses of which it brought anything: then it brought everything since. */
  readonly seenIds: ReadonlySet<string>;
  /** Responses whose `start` it brought: then history has nothing of them that it lacks. */
  readonly startedIds: ReadonlySet<string>;
};

/** What is known in every state but the last. */
export type Following = {
  /** Null until the first one. */
  readonly attachment: Attachment | null;
  /** Whether the next attachment brings its own past; Ably rewinds only the first. */
  readonly rewindsNext: boolean;
  readonly isConnected: boolean;
  /** When the last read ended and when the last event came, in milliseconds since 1970. */
  readonly readAt: number;
  readonly heardAt: number;
};

type Resting = Following & {
  name: 'attaching' | 'live' | 'offline';
  /** When to read, if nothing happens before; null when nothing is waited for. */
  readonly wakeAt: number | null;
};
export type Reading = Following & {
  name: 'reading';
  readonly cause: Cause;
  /** What must be read next. */
  readonly queued: Cause | null;
  /** How many reads in a row failed or left a gap. */
  readonly failures: number;
};
export type WaitingToRetry = Following & {
  name: 'waiting-to-retry';
  readonly cause: Cause;
  readonly failures: number;
  readonly wakeAt: number;
};

export type FollowState = Resting | Reading | WaitingToRetry | { name: 'closed' };

export type FollowEvent =
  /** The channel was attached without continuity, or lost it. */
  | { name: 'attached' }
  /** The store has applied an event of the channel. `isStart`: the first of its response. */
  | { name: 'received'; responseId: string | null; isStart: boolean; hasRevision: boolean }
  | { name: 'connection'; isConnected: boolean }
  | { name: 'refresh' }
  | { name: 'refresh-if-offline' }
  /** The time of `wakeAt` has come. */
  | { name: 'due' }
  /** The read that was begun last is done, or failed. */
  | { name: 'read' }
  | { name: 'failed' }
  | { name: 'close' };

/** What the conversation shows at the moment of an event. */
export type Facts = {
  readonly now: number;
  /** Something that exists is not in the state. */
  readonly isIncomplete: boolean;
  /** The server has not confirmed a message of this tab. */
  readonly hasUnconfirmed: boolean;
  /** An agent is at work, or should be. */
  readonly isWaiting: boolean;
};

/** A read to begin. `past`: that of the attachment, when it is what the read is for. */
export type Read = { readonly cause: Cause; readonly past: Attachment['past'] | null };

/** The state after an event, and the read that begins with it. */
export type Step = { readonly state: FollowState; readonly read: Read | null };
