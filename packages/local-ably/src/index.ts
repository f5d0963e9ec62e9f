export type { Clock } from './core/clock.ts';
export type { FaultSettings, Faults, PublishAttempt, PublishRefusal } from './faults.ts';
export { JournalDamagedError } from './journal/damaged.ts';
export {
  changedLimits,
  describeRules,
  InvalidOptionError,
  readLimits,
  readRules,
} from './option-text.ts';
export {
  type Behaviour,
  type ChannelRule,
  type ChannelRules,
  type Limits,
  noRateLimits,
} from './options.ts';
export {
  type ClientOptions,
  type Holdings,
  type LocalAbly,
  type LocalAblyOptions,
  startLocalAbly,
} from './server.ts';
