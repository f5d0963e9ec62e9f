import type { KeyRing } from './auth/keys.ts';
import type { Nonces } from './auth/token-request.ts';
import type { Channels } from './core/channels.ts';
import type { Connections } from './core/connections.ts';
import type { Faults } from './faults.ts';

/** What all parts of one running server share. */
export type App = {
  readonly keys: KeyRing;
  readonly nonces: Nonces;
  readonly channels: Channels;
  readonly connections: Connections;
  readonly faults: Faults;
  /** How far back history and rewind show messages, ms. */
  readonly retentionMs: number;
  /** How long a lost connection can be resumed, ms. */
  readonly connectionStateTtlMs: number;
  readonly serverId: string;
  now(): number;
  /** Never given keys or tokens. */
  log(line: string): void;
};
