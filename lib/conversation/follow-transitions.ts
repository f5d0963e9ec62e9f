import {
  CAUSES,
  type Cause,
  type Facts,
  type FollowEvent,
  type Following,
  type FollowState,
  type Reading,
  type Step,
  type WaitingToRetry,
} from './follow-state.ts';

/** Longer than a lease: when a response is silent for this long its agent may be dead. */
export const SILENCE_MS = 12_000;
/** How often `changes` is read while realtime is unreachable. */
export const POLL_MS = 2_000;
/** First and longest wait before a failed or incomplete read is repeated. */
export const RETRY_MS = [250, 8_000] as const;

/** The first state. `isAttached`: the channel is attached already, and nobody has listened. */
export function begin(
  options: { isAttached: boolean; isConnected: boolean; isRewound: boolean },
  facts: Facts,
): Step {
  const { isAttached, isConnected, isRewound } = options;
  const { now } = facts;
  const none = { attachment: null, rewindsNext: isRewound, isConnected, readAt: now, heardAt: now };
  if (!isAttached) return rest(none, facts);
  const attachment = { past: 'unknown', seenIds: NONE, startedIds: NONE } as const;
  return read({ ...none, attachment, rewindsNext: false }, 'attachment', 0, facts);
}

/** What an event leads to. Exhaustive: every event is answered in every state. */
export function next(state: FollowState, event: FollowEvent, facts: Facts): Step {
  if (state.name === 'closed') return { state, read: null };
  switch (event.name) {
    case 'attached': {
      const past = state.rewindsNext ? 'rewind' : 'history';
      const attachment = { past, seenIds: NONE, startedIds: NONE } as const;
      return request({ ...state, attachment, rewindsNext: false }, 'attachment', facts);
    }
    case 'received':
      return onReceived(withSeen({ ...state, heardAt: facts.now }, event), event, facts);
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
type Received = Extract<FollowEvent, { name: 'received' }>;

function onReceived(state: Open, { hasRevision }: Received, facts: Facts): Step {
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

/** Nothing new to do, but the time to wake up may have changed. */
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

/** A retry may succeed now, so it comes soon; a gap that has filled itself needs none. */
function retrySoon(state: WaitingToRetry, facts: Facts): Step {
  return isMoot(state.cause, facts) ? rest(state, facts) : retry(state, state.cause, 1);
}

// Counted from the last read or event: one that changes nothing must not postpone it.
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

function withSeen(state: Open, { responseId, isStart }: Received): Open {
  const { attachment } = state;
  if (responseId === null || !attachment) return state;
  const seenIds = withId(attachment.seenIds, responseId);
  const startedIds = isStart ? withId(attachment.startedIds, responseId) : attachment.startedIds;
  const isKnown = seenIds === attachment.seenIds && startedIds === attachment.startedIds;
  return isKnown ? state : { ...state, attachment: { ...attachment, seenIds, startedIds } };
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
