import 'server-only';
import * as Ably from 'ably';
import { getConfig } from '../../config/config.ts';
import { createAgentToken } from '../../identity/ably-token.ts';
import { logError } from '../../log.ts';

/** An idle connection is kept this long: the next response then needs no handshake. */
const IDLE_MS = 60_000;

/** Ably counts what a connection publishes over a second: the next response must not inherit it. */
const REST_MS = 1_000;

/** Between attempts to reach realtime; the SDK's own 15 s would outlive a short answer. */
const RETRY_MS = 1_000;

export type AgentConnection = {
  readonly client: Ably.Realtime;
  /** Gives the connection back; call it once, after the last publish was settled. */
  release(): void;
};

type Idle = { client: Ably.Realtime; since: number; timer: NodeJS.Timeout };

// `next dev` evaluates this module again after each edit; connections must not multiply.
const shared = globalThis as typeof globalThis & { rewindIdleConnections?: Idle[] };
shared.rewindIdleConnections ??= [];
const idle = shared.rewindIdleConnections;

/**
 * A Realtime connection for one content stream at a time: Ably's limit of 50 messages per second
 * is per connection. Pooled; connects in the background, publishes wait in the SDK meanwhile.
 */
export function acquireConnection(): AgentConnection {
  const waiting = takeRested();
  if (waiting) clearTimeout(waiting.timer);
  const client = waiting?.client ?? connect();
  // A serverless instance may have slept since: do not wait for the SDK's own retry.
  if (client.connection.state !== 'connected') client.connect();
  return { client, release: () => keep(client) };
}

/** The connection that was used last among those that have rested. */
function takeRested(): Idle | undefined {
  const index = idle.findLastIndex(({ since }) => performance.now() - since >= REST_MS);
  return index < 0 ? undefined : idle.splice(index, 1)[0];
}

function connect(): Ably.Realtime {
  const { endpoint, port, tls } = getConfig().ably;
  return new Ably.Realtime({
    authCallback: (_params, callback) => {
      createAgentToken().then(
        (token) => callback(null, token),
        (error) => callback(String(error), null),
      );
    },
    echoMessages: false,
    disconnectedRetryTimeout: RETRY_MS,
    tls,
    ...(endpoint ? { endpoint } : {}),
    ...(port ? { port, tlsPort: port } : {}),
    logHandler: (message) => logError('realtime', message),
    logLevel: 1,
  });
}

function keep(client: Ably.Realtime): void {
  const timer = setTimeout(() => {
    const index = idle.findIndex((entry) => entry.client === client);
    if (index >= 0) idle.splice(index, 1);
    client.close();
  }, IDLE_MS);
  timer.unref();
  idle.push({ client, since: performance.now(), timer });
}
