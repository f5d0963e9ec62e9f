import type { ApiKey } from './auth/keys.ts';
import type { Nonces } from './auth/token-request.ts';
import { Channels } from './core/channels.ts';
import type { Clock } from './core/clock.ts';
import { Connections } from './core/connections.ts';
import type { ChannelJournal } from './core/journal.ts';
import { Refusals } from './core/refusals.ts';
import { Rollup } from './core/rollup.ts';
import type { Faults } from './faults.ts';
import type { Behaviour, ChannelRules, Limits } from './options.ts';

/** What all parts of one running server share. */
export type Server = {
  /** By appId. */
  readonly apps: Map<string, App>;
  /** The keys of all apps, by name. */
  readonly keys: Map<string, ApiKey>;
  readonly nonces: Nonces;
  readonly faults: Faults;
  readonly serverId: string;
  /** Origins that browsers may call from, beside loopback ones. */
  readonly allowedOrigins: readonly string[];
  readonly clock: Clock;
  /** Never given keys or tokens. */
  log(line: string): void;
};

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

/** Makes an app, and makes it known to the server. */
export function addApp({ apps, clock, faults }: Server, settings: AppSettings): App {
  const { id, rules, behaviour, journal } = settings;
  const limits = shortenedBy(faults, settings.limits);
  const app: App = {
    id,
    limits,
    behaviour,
    clock,
    channels: new Channels({ limits, behaviour, clock, faults, journal }, rules),
    connections: new Connections(limits, clock),
    rollup: new Rollup(clock, behaviour),
    refusals: new Refusals(faults),
  };
  apps.set(id, app);
  return app;
}

/** Takes an app off the server, with its keys; its clients are cut off and find it gone. */
export function removeApp({ apps, keys }: Server, app: App): void {
  apps.delete(app.id);
  for (const { name, appId } of keys.values()) if (appId === app.id) keys.delete(name);
  app.connections.cutAll();
  app.channels.forgetAll();
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
