import { z } from 'zod';
import type { Hydration } from '../../lib/chat/delivery-choice.ts';

type Project = {
  name: string;
  hydration: Hydration;
  /** What it runs, below `e2e/`. */
  folders: readonly string[];
};

/**
 * The Playwright projects, each with servers of its own and pages that hydrate in one way. What
 * delivers is seen with both; the rest does not depend on it, or chooses it for each chat, and is
 * shared out so that all take about the same time.
 */
export const PROJECTS: readonly Project[] = [
  { name: 'history', hydration: 'history', folders: ['delivery', 'faults'] },
  { name: 'rewind', hydration: 'rewind', folders: ['delivery', 'turns'] },
  { name: 'app', hydration: 'history', folders: ['app'] },
  { name: 'long', hydration: 'history', folders: ['long'] },
];

/** Where the servers of one Playwright project are; each project has its own. */
export type TestServers = {
  /** The application. */
  baseURL: string;
  /** The control endpoint, see `createControl`. */
  controlURL: string;
  /** The network between the application, its pages included, and realtime. */
  networkPort: number;
  /** The key of realtime, which signs tokens. */
  apiKey: string;
};

const testServersSchema = z.object({
  baseURL: z.string(),
  controlURL: z.string(),
  networkPort: z.number(),
  apiKey: z.string(),
});

/** What a scheduler of these servers knows. */
export const CRON_SECRET = 'the scheduler of the tests';

const VARIABLE = 'REWIND_TEST_SERVERS';

/** Reads what the process of test servers says when it is ready. Throws when it is something else. */
export function parseTestServers(line: string): TestServers {
  return testServersSchema.parse(JSON.parse(line));
}

/** Tells the worker processes, which inherit the environment of the global setup. */
export function publishTestServers(servers: Record<string, TestServers>): void {
  process.env[VARIABLE] = JSON.stringify(servers);
}

/** The test servers of a project. Throws when the global setup started none by this name. */
export function testServersOf(project: string): TestServers {
  const all = z
    .record(z.string(), testServersSchema)
    .parse(JSON.parse(process.env[VARIABLE] ?? '{}'));
  const servers = all[project];
  if (!servers) throw new Error(`no servers were started for the project "${project}"`);
  return servers;
}
