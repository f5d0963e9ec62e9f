import { defineConfig } from '@playwright/test';
import { PROJECTS } from './e2e/support/stand.ts';

/** What is the same however pages hydrate, and what sees all combinations side by side. */
const ONCE =
  '**/{accessibility-names,announcements,api,axe,branches,chats-api,close,commands,display,' +
  'export,failure,fault-run,first-load,inspector,keyboard,killed-server,long-answer,markdown,models,' +
  'navigation,older-messages,reasoning,sidebar,token}.spec.ts';

// Each project has servers of its own (e2e/support/global-setup.ts), whose faults all of its tests
// share: one worker for each project.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './e2e/support/global-setup.ts',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  retries: 0,
  workers: PROJECTS.length,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    // Without its film, which costs more than all else that a browser does here.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
  },
  projects: PROJECTS.map(({ name }) => ({
    name,
    workers: 1,
    ...(name === 'once' ? { testMatch: ONCE } : { testIgnore: ONCE }),
  })),
});
