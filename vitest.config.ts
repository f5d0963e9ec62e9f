import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What talks to a server that a test starts, or waits for answers that stream. */
const INTEGRATION = [
  'tests/{integration,property}/**/*.test.ts',
  'packages/*/test/**/*.test.ts',
  'packages/**/*.integration.test.ts',
];

export default defineConfig({
  resolve: {
    alias: {
      '@': fromRoot('.'),
      // Next replaces this package by its build; tests run server code as what it is.
      'server-only': fromRoot('node_modules/server-only/empty.js'),
    },
  },
  test: {
    // Most of the time is spent waiting for answers that stream.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{lib,local,packages,components,e2e,tests,bench}/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...INTEGRATION],
        },
      },
      {
        extends: true,
        test: { name: 'integration', include: INTEGRATION },
      },
    ],
  },
});
