import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { test } from '../support/test.ts';

const SCRIPT = fileURLToPath(new URL('../../tests/fault-run/run.ts', import.meta.url));

/** `npm run test:faults` makes a thousand; each wave of these meets other faults. */
const [RESPONSES, SEED] = [24, 8];

const PATIENCE_MS = 400_000;

test('a short fault run ends without a difference', async ({ browserName: _ }, testInfo) => {
  test.setTimeout(PATIENCE_MS);
  const args = [SCRIPT, '--responses', RESPONSES.toString(), '--seed', SEED.toString()];
  // Built for these tests already. It rejects with all that the run said when it ends with a fault.
  const env = { ...process.env, E2E_SKIP_BUILD: '1' };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
  await testInfo.attach('fault run', { body: `${stderr}${stdout}`, contentType: 'text/plain' });
  expect(stdout).toContain('rows left without an end: 0');
});
