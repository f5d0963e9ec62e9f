import { expect } from '@playwright/test';
import { SHOWCASE } from '../lib/agent/demo/showcase.ts';
import { test } from './support/test.ts';

const CODE = /```ts\n(.*?)\n```/s.exec(SHOWCASE)?.[1] ?? '';
const DIAGRAM = /```mermaid\n(.*?)\n```/s.exec(SHOWCASE)?.[1] ?? '';

const LOCAL = ['localhost', '127.0.0.1'];

test('an answer is drawn with coloured code, maths and a diagram, all from here', async ({
  chat,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const remote: string[] = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && !LOCAL.includes(hostname)) remote.push(request.url());
  });

  await chat.open();
  await chat.send('show markdown at 300 per second');
  await chat.untilStatus('complete');
  const text = chat.answers.locator('[data-part="text"]');

  const code = text.locator('[data-language="ts"]');
  await expect(code.locator('span', { hasText: 'await' }).first()).toHaveCSS('color', /^rgb/);
  expect(await code.evaluate((element) => element.textContent)).toBe(`${CODE}\n`);
  await code.getByRole('button', { name: 'Copy code' }).click();
  await expect(code.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await chat.page.evaluate(() => navigator.clipboard.readText())).toBe(CODE);

  await expect(text.getByRole('math')).toHaveCount(2);
  await expect(text.locator('.katex-display')).toBeVisible();
  await expect(text).toContainText('neither $5 nor $10');

  const diagram = text.locator('[data-language="mermaid"]');
  await expect(diagram.locator('svg[aria-roledescription]')).toBeVisible();
  expect(await diagram.evaluate((element) => element.textContent)).toBe(`${DIAGRAM}\n`);

  await chat.page.reload();
  await expect(diagram.locator('svg[aria-roledescription]')).toBeVisible();
  expect(remote).toEqual([]);
});
