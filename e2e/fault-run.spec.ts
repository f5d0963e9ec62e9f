import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const RUNNER = fileURLToPath(new URL('fault-run/run.ts', import.meta.url));

/** With this seed its waves meet all that can go wrong for everybody. */
const ARGUMENTS = ['--responses', '40', '--seed', '8'];

// `npm run test:faults` is the long one, with other faults each time.
test('whatever goes wrong, model, row and readers agree byte for byte', async () => {
  // It has servers of its own and must bear a machine that is busy with the other tests.
  test.setTimeout(300_000);
  const run = spawn(process.execPath, [RUNNER, ...ARGUMENTS], {
    // The build is that of the global setup.
    env: { ...process.env, E2E_SKIP_BUILD: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    let said = '';
    for (const stream of [run.stdout, run.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
    }
    const [code] = await once(run, 'close');
    expect(code, said).toBe(0);
  } finally {
    run.kill('SIGTERM');
  }
});
