import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSecrets } from './secrets.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rewind-secrets-'));
});

afterAll(() => rm(folder, { recursive: true }));

test('secrets are made once, for their owner only', async () => {
  const secrets = await loadSecrets(folder);
  expect(secrets.ablyKey).toMatch(/^\w+\.\w+:[\w-]{40,}$/);
  expect(secrets.authSecret.length).toBeGreaterThanOrEqual(32);
  expect(await loadSecrets(folder)).toEqual(secrets);
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
});

test('a damaged file is reported and not replaced', async () => {
  const file = join(folder, 'secrets.json');
  for (const content of ['{', '"text"', '{"authSecret":"x"}']) {
    await writeFile(file, content);
    await expect(loadSecrets(folder)).rejects.toThrow('is damaged');
    expect(await readFile(file, 'utf8')).toBe(content);
  }
});
