import { expect } from '@playwright/test';
import { SHOWCASE } from '../../lib/models/demo/showcase.ts';
import type { ChatPage } from '../support/chat-page.ts';
import { test } from '../support/test.ts';

const CODE = /```ts\n(.*?)\n```/s.exec(SHOWCASE)?.[1] ?? '';
const DIAGRAM = /```mermaid\n(.*?)\n```/s.exec(SHOWCASE)?.[1] ?? '';

const LOCAL = ['localhost', '127.0.0.1'];

/** What draws code, maths and diagrams is loaded when an answer has one. */
async function untilDrawn({ answers }: ChatPage): Promise<void> {
  for (const language of ['ts', 'sql', 'bash']) {
    const run = answers.locator(`[data-language="${language}"] code span`);
    await expect(run.first()).toHaveAttribute('style', /color/);
  }
  await expect(answers.getByRole('math')).toHaveCount(2);
  await expect(
    answers.locator('[data-language="mermaid"] svg[aria-roledescription]'),
  ).toBeVisible();
}

test('an answer that streamed looks the same after a reload, pixel for pixel', async ({
  chat,
}, testInfo) => {
  // All of it: a picture has only what is in view.
  await chat.page.setViewportSize({ width: 1_280, height: 3_000 });
  await chat.open();
  await chat.send('show markdown at 200 per second');
  await chat.untilStatus('complete');
  await untilDrawn(chat);
  const look = async (name: string) => {
    const picture = await chat.log.screenshot({ animations: 'disabled' });
    await testInfo.attach(name, { body: picture, contentType: 'image/png' });
    return picture;
  };
  const [words, before] = [await chat.transcript(), await look('streamed')];

  await chat.page.reload();
  await untilDrawn(chat);
  expect(await chat.transcript()).toEqual(words);
  expect((await look('reloaded')).equals(before)).toBe(true);
});

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
  await untilDrawn(chat);
  const text = chat.answers.locator('[data-part="text"]');

  const code = text.locator('[data-language="ts"]');
  expect(await code.evaluate((element) => element.textContent)).toBe(`${CODE}\n`);
  await code.getByRole('button', { name: 'Copy code' }).click();
  await expect(code.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await chat.page.evaluate(() => navigator.clipboard.readText())).toBe(CODE);

  await expect(text.locator('.katex-display')).toBeVisible();
  await expect(text).toContainText('neither $5 nor $10');

  const diagram = text.locator('[data-language="mermaid"]');
  expect(await diagram.evaluate((element) => element.textContent)).toBe(`${DIAGRAM}\n`);

  await chat.page.reload();
  await untilDrawn(chat);
  expect(remote).toEqual([]);
});
