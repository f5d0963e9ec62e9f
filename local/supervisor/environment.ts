import nextEnv from '@next/env';
import type { Env } from './settings.ts';

/**
 * The environment with what the project's `.env*` files add, read as Next reads them: for
 * `development` or `production`. Blank values are left out. process.env is not changed, so that Next
 * still reads the files itself and follows their changes.
 */
export function loadEnvironment(projectDirectory: string, mode: 'development' | 'production'): Env {
  const before = { ...process.env };
  const { combinedEnv } = nextEnv.loadEnvConfig(projectDirectory, mode === 'development');
  const loaded = Object.entries({ ...combinedEnv });
  for (const name of Object.keys(process.env)) {
    if (!(name in before)) delete process.env[name];
  }
  Object.assign(process.env, before);
  return Object.fromEntries(loaded.filter(([, value]) => value?.trim()));
}
