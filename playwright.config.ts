import { defineConfig } from '@playwright/test';
import { PROJECTS } from './tests/support/test-servers.ts';

// Each project has servers of its own (e2e/support/global-setup.ts), whose faults all of its tests
// share: one worker for each project.
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/support/global-setup.ts',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  retries: 0,
  workers: PROJECTS.length,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    // Without its pictures, which cost more than all else that a browser does here; --trace on has them.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    // What pulses costs a machine without a graphics card more than all else; e2e/app/display sees it.
    contextOptions: { reducedMotion: 'reduce' },
  },
  projects: PROJECTS.map(({ name, folders }) => ({
    name,
    workers: 1,
    testMatch: folders.map((folder) => `${folder}/*.spec.ts`),
  })),
});
