import 'server-only';

/**
 * The states of a run:
 *
 * - `asking`: the model was asked; readers have not been told of the response yet.
 * - `streaming`: readers were told, and what the model says is published.
 * - `settling`: the model has ended or was stopped; the last publishes wait for their answers, and
 *   the whole response is published if one was refused.
 * - `committing`: the row is given its end, for as long as the database needs to take it.
 * - `announcing-end`: the row has its end, so `stop` may be published.
 * - `ended`: readers were told, as far as they can be.
 * - `lost`: someone else ended the response. Nothing more is written or published.
 *
 * | state            | announced   | model-ended | settled      | committed        | told    | lease-lost |
 * |------------------|-------------|-------------|--------------|------------------|---------|------------|
 * | `asking`         | `streaming` |             |              |                  |         | `lost`     |
 * | `streaming`      |             | `settling`  |              |                  |         | `lost`     |
 * | `settling`       |             |             | `committing` |                  |         |            |
 * | `committing`     |             |             |              | `announcing-end` |         | `lost`     |
 * | `announcing-end` |             |             |              |                  | `ended` |            |
 * | `ended`, `lost`  |             |             |              |                  |         |            |
 *
 * In `settling` nobody asks who holds the row: the commit that follows finds out.
 */
export type RunState =
  | 'asking'
  | 'streaming'
  | 'settling'
  | 'committing'
  | 'announcing-end'
  | 'ended'
  | 'lost';

export type RunEvent =
  | 'announced'
  | 'model-ended'
  | 'settled'
  | 'committed'
  | 'told'
  | 'lease-lost';

/** What may follow what; a pair that is not here is a fault of the program. */
export const RUN_TRANSITIONS: Readonly<
  Record<RunState, Readonly<Partial<Record<RunEvent, RunState>>>>
> = {
  asking: { announced: 'streaming', 'lease-lost': 'lost' },
  streaming: { 'model-ended': 'settling', 'lease-lost': 'lost' },
  settling: { settled: 'committing' },
  committing: { committed: 'announcing-end', 'lease-lost': 'lost' },
  'announcing-end': { told: 'ended' },
  ended: {},
  lost: {},
};

/** The state after an event. Throws for an event that the state does not know. */
export function nextRunState(state: RunState, event: RunEvent): RunState {
  const next = RUN_TRANSITIONS[state][event];
  if (!next) throw new Error(`a run that is ${state} cannot have "${event}"`);
  return next;
}
