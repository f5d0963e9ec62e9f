import 'server-only';
import type { EncodedEvent } from '../../delivery/encode.ts';
import { logError } from '../../log.ts';
import { type AgentConnection, acquireConnection } from './connections.ts';

/**
 * Publishes an event on each of these channels, by their names, and lets go of the channels and of
 * the connection. Never rejects: a failure is logged with what was being done.
 */
export async function tell(
  events: Readonly<Record<string, EncodedEvent>>,
  doing: string,
  { client, release }: AgentConnection = acquireConnection(),
): Promise<void> {
  const publishes = Object.entries(events).map(([name, event]) =>
    client.channels
      .get(name)
      .publish(event)
      .catch((error) => logError(doing, error)),
  );
  await Promise.all(publishes);
  for (const name of Object.keys(events)) client.channels.release(name);
  release();
}
