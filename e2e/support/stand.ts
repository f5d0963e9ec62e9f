import { z } from 'zod';
import { HYDRATIONS } from '../../lib/conversation/hydration.ts';
import type { Hydration } from '../../lib/records.ts';

/**
 * The Playwright projects, each with servers of its own: which tests it runs, and how pages hydrate
 * there. What delivers is seen with both hydrations; the rest does not depend on it, or chooses it
 * for each chat.
 */
export const PROJECTS: ReadonlyArray<{ name: string; folder: string; hydration: Hydration }> = [
  ...HYDRATIONS.map((hydration) => ({ name: hydration, folder: 'delivery', hydration })),
  { name: 'app', folder: 'app', hydration: 'history' },
  { name: 'long', folder: 'long', hydration: 'history' },
];

/** Where the servers of one Playwright project are; each project has its own. */
export type Stand = {
  /** The application. */
  baseURL: string;
  /** The control endpoint, see `createControl`. */
  controlURL: string;
  /** The network between the application, its pages included, and realtime. */
  networkPort: number;
  /** The key of realtime, which signs tokens. */
  apiKey: string;
};

const standSchema = z.object({
  baseURL: z.string(),
  controlURL: z.string(),
  networkPort: z.number(),
  apiKey: z.string(),
});

/** What a scheduler of these servers knows. */
export const CRON_SECRET = 'the scheduler of the tests';

const VARIABLE = 'REWIND_E2E_STANDS';

/** Reads what a stand's process says when it is ready. Throws when it is something else. */
export function parseStand(line: string): Stand {
  return standSchema.parse(JSON.parse(line));
}

/** Tells the worker processes, which inherit the environment of the global setup. */
export function publishStands(stands: Record<string, Stand>): void {
  process.env[VARIABLE] = JSON.stringify(stands);
}

/** The stand of a project. Throws when the global setup started none by this name. */
export function standOf(project: string): Stand {
  const stands = z.record(z.string(), standSchema).parse(JSON.parse(process.env[VARIABLE] ?? '{}'));
  const stand = stands[project];
  if (!stand) throw new Error(`no servers were started for the project "${project}"`);
  return stand;
}
