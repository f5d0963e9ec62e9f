import { resolve } from 'node:path';
import type { ChannelRules } from 'local-ably';
import { type LimitChanges, parseLimits, parseRules } from './realtime-options.ts';
import { UserError } from './user-error.ts';

/** Values as in process.env; an empty one counts as unset. */
export type Env = Record<string, string | undefined>;

/** A port, and whether the user named it: then no other may take its place. 0: any free port. */
export type PortChoice = { variable: string; port: number; isExplicit: boolean };

export type Settings = {
  /** Absolute. */
  dataFolder: string;
  webPort: PortChoice;
  realtimePort: PortChoice;
  postgresPort: PortChoice;
  /** How long running answers may take to end when the server stops, in ms. */
  shutdownGraceMs: number;
  /** What the namespaces of the local realtime server are set up for. */
  rules: ChannelRules;
  limits: LimitChanges;
};

/** Throws a UserError that names the first variable with an unusable value. */
export function readSettings(env: Env): Settings {
  return {
    dataFolder: resolve(env.LOCAL_DATA || '.local'),
    webPort: readPort(env, 'PORT', 3000),
    realtimePort: readPort(env, 'LOCAL_ABLY_PORT', 9010),
    postgresPort: readPort(env, 'LOCAL_POSTGRES_PORT', 5433),
    shutdownGraceMs: readSeconds(env, 'SHUTDOWN_GRACE', 10) * 1000,
    rules: parseRules('LOCAL_ABLY_RULES', env.LOCAL_ABLY_RULES ?? ''),
    limits: parseLimits('LOCAL_ABLY_LIMITS', env.LOCAL_ABLY_LIMITS ?? ''),
  };
}

function readPort(env: Env, variable: string, standard: number): PortChoice {
  const given = env[variable];
  if (!given) return { variable, port: standard, isExplicit: false };
  const port = Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UserError(`${variable} must be a port from 0 to 65535, not "${given}".`);
  }
  return { variable, port, isExplicit: true };
}

function readSeconds(env: Env, variable: string, standard: number): number {
  const given = env[variable];
  if (!given) return standard;
  const seconds = Number(given);
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new UserError(`${variable} must be a number of seconds, not "${given}".`);
  }
  return seconds;
}
