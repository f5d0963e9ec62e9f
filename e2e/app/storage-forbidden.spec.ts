import { expect } from '@playwright/test';
import { test } from '../support/test.ts';

/** As in a browser that keeps nothing for this site: naming a storage throws. Runs in the page. */
function forbidStorage(): void {
  for (const area of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, area, {
      get() {
        throw new DOMException('storage is forbidden', 'SecurityError');
      },
    });
  }
}

test('a browser that forbids storage loses nothing while the page is open', async ({
  chat,
  page,
}) => {
  await page.addInitScript(forbidStorage);
  await chat.open();
  await chat.untilLive();
  await chat.send('count to 60 at 60 per second');
  const link = chat.linkTo(await chat.chatId());

  await test.step('what is typed is a draft of its chat', async () => {
    await chat.textbox.fill('and then');
    await chat.sidebar.getByRole('link', { name: 'New chat' }).click();
    await expect(chat.textbox).toHaveValue('');
  });

  await test.step('an answer that ends elsewhere is marked as new until it is opened', async () => {
    await expect(link).toContainText('(new answer)');
    await link.click();
    await expect(chat.textbox).toHaveValue('and then');
    await expect(link).not.toContainText('(new answer)');
  });

  await test.step('the theme and the inspector can be chosen', async () => {
    await page.getByRole('radio', { name: 'Dark' }).check();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    const inspector = page.getByRole('button', { name: 'Delivery inspector' });
    await inspector.click();
    await expect(inspector).toHaveAttribute('aria-expanded', 'true');
  });
});
