import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Lifecycle } from './lifecycle.ts';
import { provideRealtime } from './local-services.ts';
import { readSettings } from './settings.ts';
import { UserError } from './user-error.ts';

const apiKey = 'app.key:secret';

async function settingsOfAFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'rewind-services-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return readSettings({ LOCAL_DATA: folder, LOCAL_ABLY_PORT: '0', LOCAL_ABLY_RULES: 'ai=mutable' });
}

function shortLife() {
  const closers: (() => Promise<void> | void)[] = [];
  const lifecycle: Lifecycle = {
    signal: new AbortController().signal,
    onEnd: (close) => closers.push(close),
    fail: () => undefined,
  };
  return { lifecycle, end: () => Promise.all(closers.splice(0).map((close) => close())) };
}

const publish = (port: number, path: string, method: string, body: object) =>
  fetch(`http://127.0.0.1:${port}/channels/${path}`, {
    method,
    headers: {
      authorization: `Basic ${btoa(apiKey)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });

test('the realtime server has the rules of the settings, and its messages in the data folder', async () => {
  const settings = await settingsOfAFolder();
  const first = shortLife();
  const { port } = await provideRealtime(first.lifecycle, settings, apiKey);
  const posted = await publish(port, 'ai:1/messages', 'POST', { data: 'one' });
  const { serials } = (await posted.json()) as { serials: string[] };
  await first.end();

  const second = shortLife();
  onTestFinished(async () => void (await second.end()));
  const again = await provideRealtime(second.lifecycle, settings, apiKey, { faultRoutes: true });
  const append = { action: 5, data: ' two' };
  const path = `ai:1/messages/${encodeURIComponent(serials[0] ?? '')}`;
  expect((await publish(again.port, path, 'PATCH', append)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${again.port}/faults`)).status).toBe(200);
  expect(await readdir(join(settings.dataFolder, 'realtime'))).toEqual(['app.ndjson']);
});

test('messages that cannot be read are for the user to mend', async () => {
  const settings = await settingsOfAFolder();
  const { lifecycle, end } = shortLife();
  await provideRealtime(lifecycle, settings, apiKey);
  await end();
  await writeFile(join(settings.dataFolder, 'realtime', 'app.ndjson'), 'nonsense\n');
  await expect(provideRealtime(lifecycle, settings, apiKey)).rejects.toThrow(UserError);
  await expect(provideRealtime(lifecycle, settings, apiKey)).rejects.toThrow('Move the file away');
});
