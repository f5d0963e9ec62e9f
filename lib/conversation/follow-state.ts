/*
 * What a page that follows a chat is doing, and what it does next. Pure; `follow.ts` performs it.
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

/** Longer than a lease: when a response is silent for this long its agent may be dead. */
export const SILENCE_MS = 12_000;
/** How often `changes` is read while realtime is unreachable. */
export const POLL_MS = 2_000;
/** First and longest wait before a failed or incomplete read is repeated. */
export const RETRY_MS = [250, 8_000] as const;

/**
 * Why something is read, weakest first. `gap`: something is missing, which may fill itself before
 * its turn comes. `refresh`: the database is asked in any case. `attachment`: the channel was
 * attached anew, and nothing says what was published before.
 */
const CAUSES = ['gap', 'refresh', 'attachment'] as const;
type Cause = (typeof CAUSES)[number];

/** What the present attachment of the channel is known to have brought. */
export type Attachment = {
  /**
   * Where to find what was published before it. `rewind`: it comes by itself, Ably replays it.
   * `history`: in history, up to the attach point. `unknown`: the channel was attached before
   * anybody listened, so messages after the attach point may be missing too.
   */
  readonly past: 'rewind' | 'history' | 'unknown';
  /** Responses of which it brought anything: then it brought everything since. */
  readonly heard: ReadonlySet<string>;
  /** Responses whose `start` it brought: then history has nothing of them that it lacks. */
  readonly begun: ReadonlySet<string>;
};

type Following = {
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
type Reading = Following & {
  name: 'reading';
  readonly cause: Cause;
  /** What must be read next. */
  readonly queued: Cause | null;
  /** How many reads in a row failed or left a gap. */
  readonly failures: number;
};
type WaitingToRetry = Following & {
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

/** The first state. `isAttached`: the channel is attached already, and nobody has listened. */
export function begin(
  options: { isAttached: boolean; isConnected: boolean; isRewound: boolean },
  facts: Facts,
): Step {
  const { isAttached, isConnected, isRewound } = options;
  const { now } = facts;
  const none = { attachment: null, rewindsNext: isRewound, isConnected, readAt: now, heardAt: now };
  if (!isAttached) return rest(none, facts);
  const attachment = { past: 'unknown', heard: NONE, begun: NONE } as const;
  return read({ ...none, attachment, rewindsNext: false }, 'attachment', 0, facts);
}

/** What an event leads to. Exhaustive: every event is answered in every state. */
export function next(state: FollowState, event: FollowEvent, facts: Facts): Step {
  if (state.name === 'closed') return { state, read: null };
  switch (event.name) {
    case 'attached': {
      const past = state.rewindsNext ? 'rewind' : 'history';
      const attachment = { past, heard: NONE, begun: NONE } as const;
      return request({ ...state, attachment, rewindsNext: false }, 'attachment', facts);
    }
    case 'received':
      return onReceived(withHeard({ ...state, heardAt: facts.now }, event), event, facts);
    case 'connection':
      return onConnection({ ...state, isConnected: event.isConnected }, facts);
    case 'refresh':
      return request(state, 'refresh', facts);
    case 'refresh-if-offline':
      return state.isConnected ? stay(state, facts) : request(state, 'refresh', facts);
    case 'due':
      return state.name === 'reading' ? stay(state, facts) : request(state, 'refresh', facts);
    case 'read':
      return state.name === 'reading' ? onRead(state, facts) : stay(state, facts);
    case 'failed':
      return state.name === 'reading' ? onFailed(state, facts) : stay(state, facts);
    case 'close':
      return { state: { name: 'closed' }, read: null };
    default:
      return assertNever(event);
  }
}

type Open = Exclude<FollowState, { name: 'closed' }>;

function onReceived(
  state: Open,
  { hasRevision }: Extract<FollowEvent, { name: 'received' }>,
  facts: Facts,
): Step {
  switch (state.name) {
    case 'attaching':
    case 'live':
    case 'offline':
      return facts.isIncomplete ? request(state, 'gap', facts) : rest(state, facts);
    case 'reading': {
      const failures = hasRevision ? 0 : state.failures;
      const isNews = facts.isIncomplete && failures === 0;
      const queued = isNews ? stronger(state.queued, 'gap') : state.queued;
      return { state: { ...state, failures, queued }, read: null };
    }
    case 'waiting-to-retry':
      if (!hasRevision) return stay(state, facts);
      // What has a revision is in the database: it may have what it did not have last time.
      return facts.isIncomplete ? request(state, 'gap', facts) : retrySoon(state, facts);
    default:
      return assertNever(state);
  }
}

function onConnection(state: Open, facts: Facts): Step {
  if (!state.isConnected || state.name !== 'waiting-to-retry') {
    const isBack = state.isConnected && state.name === 'reading';
    return stay(isBack ? { ...state, failures: 0 } : state, facts);
  }
  return retrySoon(state, facts);
}

function onRead({ queued, failures, ...rested }: Reading, facts: Facts): Step {
  const following = { ...rested, readAt: facts.now };
  const count = facts.isIncomplete ? failures + 1 : 0;
  if (queued && !isMoot(queued, facts)) return read(following, queued, count, facts);
  return facts.isIncomplete ? retry(following, 'gap', count) : rest(following, facts);
}

function onFailed({ cause, queued, failures, ...rested }: Reading, facts: Facts): Step {
  return retry({ ...rested, readAt: facts.now }, stronger(queued, cause), failures + 1);
}

/** Something must be read: at once, or when the present read is done. */
function request(state: Open, cause: Cause, facts: Facts): Step {
  switch (state.name) {
    case 'attaching':
    case 'live':
    case 'offline':
      return read(state, cause, 0, facts);
    case 'waiting-to-retry':
      return read(state, stronger(state.cause, cause), state.failures, facts);
    case 'reading':
      return { state: { ...state, queued: stronger(state.queued, cause) }, read: null };
    default:
      return assertNever(state);
  }
}

/** Nothing new to do; but for how long may have changed. */
function stay(state: Open, facts: Facts): Step {
  const isResting = state.name !== 'reading' && state.name !== 'waiting-to-retry';
  return isResting ? rest(state, facts) : { state, read: null };
}

function read(following: Following, cause: Cause, failures: number, facts: Facts): Step {
  if (isMoot(cause, facts)) return rest(following, facts);
  const { attachment, rewindsNext, isConnected, readAt, heardAt } = following;
  const past = cause === 'attachment' && attachment ? attachment.past : null;
  const state: Reading = {
    ...{ name: 'reading', cause, queued: null, failures },
    ...{ rewindsNext, isConnected, readAt, heardAt },
    // A rewind comes once: if this read fails, the next one goes by history.
    attachment: attachment && past === 'rewind' ? { ...attachment, past: 'history' } : attachment,
  };
  return { state, read: { cause, past } };
}

/** A gap that was filled before its turn needs no read. */
function isMoot(cause: Cause, { isIncomplete }: Facts): boolean {
  return cause === 'gap' && !isIncomplete;
}

function retry(following: Following, cause: Cause, failures: number): Step {
  const { attachment, rewindsNext, isConnected, readAt, heardAt } = following;
  const [first, longest] = RETRY_MS;
  const wakeAt = readAt + Math.min(first * 2 ** (failures - 1), longest);
  const state: WaitingToRetry = {
    ...{ name: 'waiting-to-retry', cause, failures, wakeAt },
    ...{ attachment, rewindsNext, isConnected, readAt, heardAt },
  };
  return { state, read: null };
}

/** There is reason to hope: what failed is repeated soon; a gap that was filled needs nothing. */
function retrySoon(state: WaitingToRetry, facts: Facts): Step {
  return isMoot(state.cause, facts) ? rest(state, facts) : retry(state, state.cause, 1);
}

// Counted from what was read or heard last: an event that changes nothing must not postpone it.
function rest(following: Following, { hasUnconfirmed, isWaiting }: Facts): Step {
  const { attachment, rewindsNext, isConnected, readAt, heardAt } = following;
  const kept = { attachment, rewindsNext, isConnected, readAt, heardAt };
  if (!isConnected) {
    return { state: { ...kept, name: 'offline', wakeAt: readAt + POLL_MS }, read: null };
  }
  const since = Math.max(readAt, heardAt);
  let wakeAt: number | null = null;
  if (hasUnconfirmed) wakeAt = since + POLL_MS;
  else if (isWaiting) wakeAt = since + SILENCE_MS;
  return { state: { ...kept, name: attachment ? 'live' : 'attaching', wakeAt }, read: null };
}

function withHeard(
  state: Open,
  { responseId, isStart }: Extract<FollowEvent, { name: 'received' }>,
): Open {
  const { attachment } = state;
  if (responseId === null || !attachment) return state;
  const heard = withId(attachment.heard, responseId);
  const begun = isStart ? withId(attachment.begun, responseId) : attachment.begun;
  const isKnown = heard === attachment.heard && begun === attachment.begun;
  return isKnown ? state : { ...state, attachment: { ...attachment, heard, begun } };
}

function withId(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? ids : new Set(ids).add(id);
}

function stronger(one: Cause | null, other: Cause): Cause {
  return one && CAUSES.indexOf(one) > CAUSES.indexOf(other) ? one : other;
}

/** Does not compile while a case is missing. */
function assertNever(value: never): never {
  throw new TypeError(`unknown: ${JSON.stringify(value)}`);
}

const NONE: ReadonlySet<string> = new Set();
