import type { StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import { type Backends, startBackends } from '../servers/backends.ts';
import { type ProbedServer, REWIND, serveProbed } from '../servers/next.ts';
import type { StatementCounts } from '../servers/statement-relay.ts';

/** One Rewind server that can be looked into, with empty services of its own. */
export type CostLab = {
  readonly backends: Backends;
  readonly server: ProbedServer;
  readStatements(): Promise<StatementCounts>;
  stop(): Promise<void>;
};

/** Starts a server whose new chats stream by `pattern`. */
export async function startCostLab(pattern: StreamingPattern): Promise<CostLab> {
  const backends = await startBackends();
  const { countedUrl, countsPort } = backends.services;
  const server = await serveProbed(REWIND, {
    ...backends.forRewind,
    DATABASE_URL: countedUrl,
    STREAMING_PATTERN: pattern,
  });
  return {
    backends,
    server,
    async readStatements() {
      const answer = await fetch(`http://127.0.0.1:${countsPort}`);
      return (await answer.json()) as StatementCounts;
    },
    async stop() {
      await server.stop();
      await backends.stop();
    },
  };
}
