import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const PROJECT_FOLDER = new URL('../../', import.meta.url);

/** A build folder of its own, so that the tests run beside `npm run dev`. */
export const TEST_DIST_DIR = process.env.NEXT_DIST_DIR ?? '.next-test';

/** Next's command line. */
export const NEXT_BIN = fileURLToPath(new URL('node_modules/next/dist/bin/next', PROJECT_FOLDER));

/** Builds the application for the tests. Throws an Error with what Next said when it fails. */
export function buildApplication(): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [NEXT_BIN, 'build'], {
    cwd: fileURLToPath(PROJECT_FOLDER),
    env: { ...process.env, NEXT_DIST_DIR: TEST_DIST_DIR, NODE_ENV: 'production' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`next build failed\n${stdout}\n${stderr}`);
}
