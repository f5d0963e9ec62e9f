import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext } from '@playwright/test';
import { buildApplication, PROJECT_FOLDER } from '../../tests/support/next-build.ts';
import { ChatPage } from '../support/chat-page.ts';
import { launchChromium } from '../support/launch-chromium.ts';
import { makePastChats } from './past-chats.ts';
import { LOOKS, type Look, type Scene } from './scene.ts';
import { SCENES } from './scenes.ts';
import { openStudio, type Studio } from './studio.ts';

// `npm run screenshots`: pictures of every state of the product, in light and dark, as a desktop and
// as a phone, into `screenshots/`. `-- --only streaming,search` takes those scenes only;
// E2E_SKIP_BUILD=1 takes the build that is there.

const FOLDER = fileURLToPath(new URL('screenshots/', PROJECT_FOLDER));

const THEMES = ['light', 'dark'] as const;

/** What the README shows, by the name of its picture. */
const README_PICTURES: Record<string, string> = {
  'inspector-1280': 'refresh',
};

const README_FOLDER = fileURLToPath(new URL('docs/images/', PROJECT_FOLDER));

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = values.only?.split(',');
const scenes = SCENES.filter(({ name }) => wanted?.includes(name) ?? true);

if (process.env.E2E_SKIP_BUILD !== '1') buildApplication();
for (const folder of [FOLDER, README_FOLDER]) mkdirSync(folder, { recursive: true });
let code = 0;
const studio = await openStudio();
const browser = await launchChromium();
try {
  for (const look of LOOKS) await photograph(browser, studio, look);
} finally {
  await browser.close();
  await studio.close();
}
// Left to itself Node may wait at full speed for a socket that no one closes any more.
process.exit(code);

async function photograph(browser: Browser, studio: Studio, look: Look): Promise<void> {
  const context = await openContext(browser, studio, look);
  await context.request.get('/api/ably/token');
  await makePastChats(context.request, async (chatId, days) => {
    const change = 'update "Chat" set "updatedAt" = now() - $1::interval where id = $2';
    await studio.pool.query(change, [`${days} days`, chatId]);
  });
  for (const scene of scenes) {
    if (scene.only && scene.only !== look.name) continue;
    await play(scene, context, studio, look);
  }
  await context.close();
}

function openContext(browser: Browser, studio: Studio, look: Look): Promise<BrowserContext> {
  const isPhone = look.name === 'phone';
  return browser.newContext({
    baseURL: studio.application.baseURL,
    viewport: { width: look.width, height: look.height },
    deviceScaleFactor: 1.5,
    isMobile: isPhone,
    hasTouch: isPhone,
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Lisbon',
  });
}

async function play(
  scene: Scene,
  context: BrowserContext,
  studio: Studio,
  look: Look,
): Promise<void> {
  const page = await context.newPage();
  const shoot = async (name?: string) => {
    const title = [scene.name, name, look.width].filter(Boolean).join('-');
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      await page.screenshot({ path: `${FOLDER}${title}-${theme}.png`, scale: 'css' });
      const shown = README_PICTURES[title];
      if (shown) {
        const path = `${README_FOLDER}${shown}-${theme}.webp`;
        await page.screenshot({ path, type: 'webp', quality: 70 });
      }
    }
  };
  try {
    const { faults } = studio;
    await scene.play({ chat: new ChatPage(page), page, look, faults, shoot });
  } catch (error) {
    // The pictures of the other scenes are worth having.
    console.error(`The scene "${scene.name}" (${look.name}) could not be played.`, error);
    code = 1;
  } finally {
    await page.close();
  }
}
