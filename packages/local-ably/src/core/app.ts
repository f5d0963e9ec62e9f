import type { Faults } from '../faults.ts';
import type { Behaviour, ChannelRules, Limits } from '../options.ts';
import { Channels } from './channels.ts';
import type { Clock } from './clock.ts';
import { Connections } from './connections.ts';
import type { ChannelJournal } from './journal.ts';
import { Refusals } from './refusals.ts';
import { Rollup } from './rollup.ts';

/** One app in Ably's sense: channels and connections that no key of another app reaches. */
export type App = {
  readonly id: string;
  readonly limits: Limits;
  readonly behaviour: Behaviour;
  readonly channels: Channels;
  readonly connections: Connections;
  readonly rollup: Rollup;
  readonly refusals: Refusals;
  readonly clock: Clock;
};

/** What an app is set up with. */
export type AppSettings = {
  readonly id: string;
  readonly rules: ChannelRules;
  readonly limits: Limits;
  readonly behaviour: Behaviour;
  readonly journal?: ChannelJournal | undefined;
};

/** Makes an app that holds nothing yet. */
export function createApp(settings: AppSettings, faults: Faults, clock: Clock): App {
  const { id, rules, behaviour, journal } = settings;
  const limits = shortenedBy(faults, settings.limits);
  return {
    id,
    limits,
    behaviour,
    clock,
    channels: new Channels({ limits, behaviour, clock, faults, journal }, rules),
    connections: new Connections(limits, clock),
    rollup: new Rollup(clock, behaviour),
    refusals: new Refusals(faults),
  };
}

/** The limits, with the two minutes as short as the faults say at the moment. */
function shortenedBy(faults: Faults, limits: Limits): Limits {
  return {
    ...limits,
    get logMs() {
      return faults.windowMs ?? limits.logMs;
    },
    get historyMs() {
      return faults.windowMs ?? limits.historyMs;
    },
    get connectionStateMs() {
      return faults.windowMs ?? limits.connectionStateMs;
    },
  };
}
