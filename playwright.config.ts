import { defineConfig } from '@playwright/test';
import { HYDRATIONS } from './lib/conversation/hydration.ts';

const SEEN_BY_HISTORY = 'accessibility-names,api,branches,chats-api,close,failure,navigation,token';
const SEEN_BY_REWIND = 'commands,inspector,markdown,sidebar';

// Each project has servers of its own (e2e/support/global-setup.ts), whose faults all of its tests
// share: one worker for each project.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './e2e/support/global-setup.ts',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  retries: 0,
  workers: HYDRATIONS.length,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    // Without its film, which costs more than all else that a browser does here.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
  },
  projects: HYDRATIONS.map((name) => ({
    name,
    workers: 1,
    // What does not depend on how pages hydrate is seen once.
    testIgnore: `**/{${name === 'history' ? SEEN_BY_REWIND : SEEN_BY_HISTORY}}.spec.ts`,
  })),
});
