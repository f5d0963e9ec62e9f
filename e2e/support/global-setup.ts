import { ensureChromium } from './find-chromium.ts';
import { buildApplication } from './next-build.ts';
import { PROJECTS, publishStands } from './stand.ts';
import { startStandProcess } from './stand-process.ts';

/**
 * Builds the application (not when E2E_SKIP_BUILD is 1) and starts one stand for each project.
 * Returns the function that ends them.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  ensureChromium();
  if (process.env.E2E_SKIP_BUILD !== '1') buildApplication();
  const processes = PROJECTS.map(
    ({ name, hydration }) => [name, startStandProcess(name, hydration)] as const,
  );
  const end = async () => {
    await Promise.all(processes.map(([, { stop }]) => stop()));
  };
  try {
    const stands = await Promise.all(
      processes.map(async ([name, { ready }]) => [name, await ready] as const),
    );
    publishStands(Object.fromEntries(stands));
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}
