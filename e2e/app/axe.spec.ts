import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { testServersOf } from '../../tests/support/test-servers.ts';
import { makePastChats } from '../screenshots/past-chats.ts';
import { LOOKS, type Look } from '../screenshots/scene.ts';
import { SCENES } from '../screenshots/scenes.ts';
import { ChatPage } from '../support/chat-page.ts';
import { test } from '../support/test.ts';

/** A phone shows the same elements; these are laid out otherwise, or exist there only. */
const OTHERWISE_ON_PHONES = ['start', 'inspector', 'sidebar', 'search'];

/** The themes differ in nothing but colours: of the second one only those rules can say more. */
const THEMES = [
  ['light', null],
  ['dark', ['color-contrast', 'link-in-text-block']],
] as const;

/** Nothing that moves or fades has settled colours. */
const STILL = { reducedMotion: 'reduce' } as const;

for (const look of LOOKS) {
  test.describe(look.name, () => {
    let context: BrowserContext;

    // Not watched as other pages are: some of these are broken on purpose.
    test.beforeAll(async ({ browser }, { project }) => {
      context = await openContext(browser, testServersOf(project.name).baseURL, look);
      await context.request.get('/api/ably/token');
      await makePastChats(context.request, async () => undefined);
    });

    test.afterAll(() => context.close());

    for (const scene of SCENES) {
      const isWanted = look.name === 'desktop' || OTHERWISE_ON_PHONES.includes(scene.name);
      if (!isWanted || (scene.only ?? look.name) !== look.name) continue;

      test(`axe finds nothing: ${scene.name}`, async ({ control: faults }) => {
        const page = await context.newPage();
        const found: string[] = [];
        const shoot = async (name = '') => {
          for (const [colorScheme, rules] of THEMES) {
            await page.emulateMedia({ colorScheme, ...STILL });
            for (const line of await examine(page, rules)) {
              found.push(`${colorScheme} ${name}: ${line}`);
            }
          }
        };
        try {
          await scene.play({ chat: new ChatPage(page), page, look, faults, shoot });
        } finally {
          await page.close();
        }
        expect(found).toEqual([]);
      });
    }
  });
}

function openContext(
  browser: Browser,
  baseURL: string,
  { name, width, height }: Look,
): Promise<BrowserContext> {
  const isPhone = name === 'phone';
  const viewport = { width, height };
  return browser.newContext({ baseURL, viewport, isMobile: isPhone, hasTouch: isPhone, ...STILL });
}

/** What axe has against the page as it is, by these rules or all: one line for each element and rule. */
async function examine(page: Page, rules: readonly string[] | null): Promise<string[]> {
  // No page has frames, for which axe opens a tab of its own; what passed need not be described.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({
    resultTypes: ['violations'],
    ...(rules ? { runOnly: { type: 'rule', values: [...rules] } } : {}),
  });
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  );
}
