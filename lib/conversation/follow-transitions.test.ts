import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Facts, FollowEvent, FollowState, Read } from './follow-state.ts';
import { begin, next, POLL_MS, RETRY_MS, SILENCE_MS } from './follow-transitions.ts';

/** What a correct follower must remember, in the plainest form. */
type Model = {
  isClosed: boolean;
  /** A read was begun, and has neither ended nor failed. */
  isReading: boolean;
  /** An attachment for which no read was begun, or whose read failed. */
  hasUnreadAttachment: boolean;
  /** A read failed, and none has succeeded that began after it. */
  hasFailure: boolean;
};

/** The machine under test, and the world around it. */
type Machine = {
  state: FollowState;
  facts: Facts;
  reads: Read[];
};

type Command = fc.Command<Model, Machine>;

/** The states that were seen, and the ways from one to another. */
const STATES = new Set<string>();
const TRANSITIONS = new Set<string>();

function start(isAttached: boolean, isConnected: boolean, isRewound: boolean) {
  const facts = { now: 1_000, isIncomplete: false, hasUnconfirmed: false, isWaiting: false };
  const { state, read } = begin({ isAttached, isConnected, isRewound }, facts);
  STATES.add(state.name);
  const real: Machine = { state, facts, reads: read ? [read] : [] };
  const model: Model = {
    ...{ isClosed: false, isReading: read !== null },
    ...{ hasUnreadAttachment: false, hasFailure: false },
  };
  return { model, real };
}

/** Hands the machine an event, and checks what must hold after any. */
function send(model: Model, real: Machine, event: FollowEvent, change: Partial<Facts> = {}): void {
  real.facts = { ...real.facts, ...change };
  const { facts, state: before } = real;
  const { state, read } = next(before, event, facts);
  real.state = state;
  STATES.add(state.name);
  if (before.name !== state.name) TRANSITIONS.add(`${before.name} > ${state.name}`);
  if (read) {
    expect(model.isReading, 'only one read at a time').toBe(false);
    model.isReading = true;
    real.reads.push(read);
    if (read.cause === 'attachment') model.hasUnreadAttachment = false;
  }
  expectSound(model, real);
}

function expectSound(model: Model, { state, facts }: Machine): void {
  expect(state.name === 'closed').toBe(model.isClosed);
  if (state.name === 'closed') return;
  expect(state.name === 'reading').toBe(model.isReading);
  switch (state.name) {
    case 'live':
      expect(state.attachment).not.toBeNull();
      expect(state.isConnected).toBe(true);
      break;
    case 'attaching':
      expect(state.attachment).toBeNull();
      expect(state.isConnected).toBe(true);
      break;
    case 'offline':
      expect(state.isConnected).toBe(false);
      expect(state.wakeAt).toBe(state.readAt + POLL_MS);
      break;
    case 'waiting-to-retry':
      expect(state.wakeAt - state.readAt).toBeGreaterThanOrEqual(RETRY_MS[0]);
      expect(state.wakeAt - state.readAt).toBeLessThanOrEqual(RETRY_MS[1]);
      if (model.hasUnreadAttachment) expect(state.cause).toBe('attachment');
      break;
    case 'reading':
      if (model.hasUnreadAttachment) expect(state.queued).toBe('attachment');
      break;
  }
  if (state.name === 'reading' || state.name === 'waiting-to-retry') return;
  expect(facts.isIncomplete, 'nothing is missing at rest').toBe(false);
  expect(model.hasFailure, 'a failed read is repeated').toBe(false);
  expect(model.hasUnreadAttachment, 'each attachment is read').toBe(false);
  const isAwaiting = facts.hasUnconfirmed || facts.isWaiting;
  if (isAwaiting) expect(state.wakeAt, 'silence is noticed').not.toBeNull();
  expect((state.wakeAt ?? 0) - facts.now).toBeLessThanOrEqual(SILENCE_MS);
}

/** A command by the events that it sends. `is`: when it can happen. */
function command(
  text: string,
  run: (model: Model, real: Machine) => void,
  is: (model: Readonly<Model>) => boolean = () => true,
): Command {
  return { check: is, run, toString: () => text };
}

const commands = [
  fc.constant(
    command('attached', (model, real) => {
      model.hasUnreadAttachment = !model.isClosed;
      send(model, real, { name: 'attached' });
    }),
  ),
  fc
    .record({
      responseId: fc.constantFrom(null, 'one', 'other'),
      ...{ isStart: fc.boolean(), hasRevision: fc.boolean() },
      ...{ isIncomplete: fc.boolean(), isWaiting: fc.boolean() },
    })
    .map(({ isIncomplete, isWaiting, ...event }) =>
      command(
        `received ${JSON.stringify({ ...event, isIncomplete, isWaiting })}`,
        (model, real) => {
          send(model, real, { name: 'received', ...event }, { isIncomplete, isWaiting });
          const { state } = real;
          if (state.name === 'closed' || event.responseId === null) return;
          if (state.attachment) expect(state.attachment.seenIds).toContain(event.responseId);
        },
      ),
    ),
  fc.boolean().map((isConnected) =>
    command(`connection ${isConnected}`, (model, real) => {
      send(model, real, { name: 'connection', isConnected });
    }),
  ),
  fc.constant(
    command('refresh', (model, real) => {
      send(model, real, { name: 'refresh' });
      const { state } = real;
      if (model.isClosed) return;
      expect(state.name).toBe('reading');
    }),
  ),
  fc.boolean().map((hasUnconfirmed) =>
    command(`refresh if offline, unconfirmed ${hasUnconfirmed}`, (model, real) => {
      send(model, real, { name: 'refresh-if-offline' }, { hasUnconfirmed });
      const { state } = real;
      if (state.name !== 'closed' && !state.isConnected) expect(state.name).toBe('reading');
    }),
  ),
  fc.constantFrom(100, 2_000, 30_000).map((ms) =>
    command(`${ms} ms pass`, (model, real) => {
      real.facts = { ...real.facts, now: real.facts.now + ms };
      const { state, facts } = real;
      const wakeAt = 'wakeAt' in state ? state.wakeAt : null;
      if (wakeAt === null || wakeAt > facts.now) return;
      send(model, real, { name: 'due' });
      expect(real.state.name, 'what is due is read').toBe('reading');
    }),
  ),
  fc.boolean().map((isIncomplete) =>
    command(
      `read, incomplete ${isIncomplete}`,
      (model, real) => {
        model.isReading = false;
        model.hasFailure = false;
        send(model, real, { name: 'read' }, { isIncomplete });
      },
      ({ isReading }) => isReading,
    ),
  ),
  fc.constant(
    command(
      'failed',
      (model, real) => {
        model.isReading = false;
        // A gap that fills itself need not be read again.
        model.hasFailure = real.reads.at(-1)?.cause !== 'gap';
        if (real.reads.at(-1)?.cause === 'attachment') model.hasUnreadAttachment = true;
        send(model, real, { name: 'failed' });
        expect(real.state.name).toBe('waiting-to-retry');
      },
      ({ isReading }) => isReading,
    ),
  ),
];

const close = fc.constant(
  command('close', (model, real) => {
    model.isClosed = true;
    model.isReading = false;
    model.hasUnreadAttachment = false;
    send(model, real, { name: 'close' });
  }),
);

it('keeps its promises whatever happens, and goes only the ways that its table has', () => {
  const any = fc.oneof(
    { weight: 40, arbitrary: fc.oneof(...commands) },
    { weight: 1, arbitrary: close },
  );
  const walk = fc.commands([any], { maxCommands: 60, size: 'max' });
  const property = fc.property(
    ...[fc.boolean(), fc.boolean(), fc.boolean()],
    walk,
    (isAttached, isConnected, isRewound, steps) =>
      fc.modelRun(() => start(isAttached, isConnected, isRewound), steps),
  );
  fc.assert(property, { numRuns: 1_000, seed: 20_261_121 });

  const open = ['attaching', 'live', 'offline', 'reading', 'waiting-to-retry'];
  expect(STATES).toEqual(new Set([...open, 'closed']));
  expect([...TRANSITIONS].sort()).toEqual(
    [
      ...['attaching', 'live', 'offline', 'waiting-to-retry'].map((from) => `${from} > reading`),
      ...['attaching', 'live', 'offline', 'waiting-to-retry'].map((to) => `reading > ${to}`),
      ...['attaching > offline', 'live > offline', 'offline > attaching', 'offline > live'],
      ...['attaching', 'live', 'offline'].map((to) => `waiting-to-retry > ${to}`),
      ...open.map((from) => `${from} > closed`),
    ].sort(),
  );
});
