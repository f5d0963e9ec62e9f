import { expect, type Page } from '@playwright/test';
import { test } from '../support/test.ts';

/** What the head of a page names: the address of each icon, and the sizes that it says it has. */
async function iconsOfHead(page: Page): Promise<Array<{ src: string; sizes: string }>> {
  return page.locator('link[rel="icon"], link[rel="apple-touch-icon"]').evaluateAll((links) =>
    links.map((link) => ({
      src: link.getAttribute('href') ?? '',
      sizes: link.getAttribute('sizes') ?? '',
    })),
  );
}

/** Width and height as a PNG's header says; `any` for a drawing. */
function sizesOf(type: string, body: Buffer): string {
  if (type === 'image/svg+xml') return 'any';
  if (type === 'image/png') return `${body.readUInt32BE(16)}x${body.readUInt32BE(20)}`;
  const count = body.readUInt16LE(4);
  const entries = Array.from({ length: count }, (_, index) => 6 + 16 * index);
  return entries.map((at) => `${body.readUInt8(at)}x${body.readUInt8(at + 1)}`).join(' ');
}

test('the page can be installed: its manifest and its icons are what they say', async ({
  chat,
}) => {
  await chat.open();
  const { page } = chat;
  const manifest = await page.request.get('/manifest.webmanifest');
  expect(manifest.headers()['content-type']).toContain('application/manifest+json');
  const named = [...(await manifest.json()).icons, ...(await iconsOfHead(page))];
  expect(named.length).toBe(7);
  for (const { src, sizes } of named) {
    const icon = await page.request.get(src);
    expect(icon.status(), src).toBe(200);
    const type = icon.headers()['content-type'] ?? '';
    expect(type, src).toMatch(/^image\/(png|svg\+xml|x-icon|vnd\.microsoft\.icon)$/);
    expect(sizesOf(type, await icon.body()), src).toBe(sizes);
  }
});

test('Chromium finds nothing that keeps the page from being installed', async ({ chat }) => {
  await chat.open();
  const session = await chat.page.context().newCDPSession(chat.page);
  const { url, errors } = await session.send('Page.getAppManifest');
  expect(new URL(url).pathname).toBe('/manifest.webmanifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // Every window of these tests is a private one.
  const others = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
  expect(others).toEqual([]);
});

test('robots are kept away from what is a visitor’s own', async ({ chat }) => {
  const robots = await chat.page.request.get('/robots.txt');
  expect(robots.headers()['content-type']).toContain('text/plain');
  const lines = (await robots.text()).split('\n');
  for (const line of ['Allow: /', 'Disallow: /api/', 'Disallow: /chat/']) {
    expect(lines).toContain(line);
  }
});
