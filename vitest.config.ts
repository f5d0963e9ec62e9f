import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

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
          include: ['{lib,local,packages,components,e2e,bench}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'integration', include: ['tests/**/*.test.ts'] },
      },
    ],
  },
});
