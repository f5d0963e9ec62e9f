import { buildApplication } from '../../tests/support/next-build.ts';
import { PROJECTS, publishTestServers } from '../../tests/support/test-servers.ts';
import { startTestServersProcess } from '../../tests/support/test-servers-process.ts';
import { ensureChromium } from './find-chromium.ts';

/**
 * Builds the application (not when E2E_SKIP_BUILD is 1) and starts test servers for each project.
 * Returns the function that ends them.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  ensureChromium();
  if (process.env.E2E_SKIP_BUILD !== '1') buildApplication();
  const processes = PROJECTS.map(
    ({ name, hydration }) => [name, startTestServersProcess(name, hydration)] as const,
  );
  const end = async () => {
    await Promise.all(processes.map(([, { stop }]) => stop()));
  };
  try {
    const servers = await Promise.all(
      processes.map(async ([name, { ready }]) => [name, await ready] as const),
    );
    publishTestServers(Object.fromEntries(servers));
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}
