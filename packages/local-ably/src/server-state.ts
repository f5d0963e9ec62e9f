import type { Identity } from './auth/identity.ts';
import type { ApiKey } from './auth/keys.ts';
import type { Nonces } from './auth/token-request.ts';
import { type App, type AppSettings, createApp } from './core/app.ts';
import type { Clock } from './core/clock.ts';
import { ProtocolError } from './errors.ts';
import type { Faults } from './faults.ts';

/** What all parts of one running server share. */
export type ServerState = {
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

/** Makes an app, and makes it known to the server. */
export function addApp({ apps, clock, faults }: ServerState, settings: AppSettings): App {
  const app = createApp(settings, faults, clock);
  apps.set(app.id, app);
  return app;
}

/** Takes an app off the server, with its keys; its clients are cut off and find it gone. */
export function removeApp({ apps, keys }: ServerState, app: App): void {
  apps.delete(app.id);
  for (const { name, appId } of keys.values()) if (appId === app.id) keys.delete(name);
  app.connections.cutAll();
  app.channels.forgetAll();
}

/** The app of an identity. Throws 40400 when it is gone, although its key was just valid. */
export function appOf({ apps }: ServerState, { appId }: Identity): App {
  const app = apps.get(appId);
  if (app === undefined) throw new ProtocolError(40400, 404, 'unknown app or key');
  return app;
}
