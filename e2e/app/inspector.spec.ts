import { expect, type Page } from '@playwright/test';
import { HYDRATIONS } from '../../lib/chat/delivery-choice.ts';
import { numbers } from '../../tests/support/numbers.ts';
import { createChat } from '../support/create-chat.ts';
import { test } from '../support/test.ts';

type Range = { source: string; from: number; to: number };

const inspectorOf = (page: Page) => page.getByRole('region', { name: 'Delivery inspector' });
const buttonOf = (page: Page) => page.getByRole('button', { name: 'Delivery inspector' });

/** The ranges of the newest answer, as the bar draws them. */
function rangesOf(page: Page): Promise<Range[]> {
  return inspectorOf(page)
    .locator('[data-answer-id]')
    .first()
    .getByRole('img')
    .locator('[data-source]')
    .evaluateAll((segments) =>
      segments.map((segment) => ({
        source: segment.getAttribute('data-source') ?? '',
        from: Number(segment.getAttribute('data-from')),
        to: Number(segment.getAttribute('data-to')),
      })),
    );
}

/** Ranges begin with the first piece and join up. */
function expectJoined(ranges: readonly Range[]): void {
  let last = 0;
  for (const { from, to } of ranges) {
    expect(from).toBe(last + 1);
    expect(to).toBeGreaterThanOrEqual(from);
    last = to;
  }
}

for (const hydration of HYDRATIONS) {
  test(`after a refresh in mid-answer it shows what came from where: ${hydration}`, async ({
    chat,
  }) => {
    const { page } = chat;
    await chat.open(await createChat(page.request, { hydration }));
    await chat.send('count to 450 at 30 per second');
    await chat.untilSaid(' 20 ');
    await buttonOf(page).click();
    await expect(inspectorOf(page)).toBeVisible();
    await expect
      .poll(async () => (await rangesOf(page)).map(({ source }) => source))
      .toEqual(['live']);

    await chat.untilSaid(' 150 ');
    await page.reload();
    await chat.untilStreamed(' 250 ');
    // It is open again, without being asked.
    await expect(inspectorOf(page)).toBeVisible();
    await chat.expectAnswer(numbers(450));
    await expect
      .poll(async () => new Set((await rangesOf(page)).map(({ source }) => source)))
      .toEqual(new Set(['database', hydration, 'live']));
    const ranges = await rangesOf(page);
    expectJoined(ranges);
    expect(ranges[0]?.source).toBe('database');
    expect(ranges.at(-1)?.source).toBe('live');
    const saved = await page.request.get(`/api/chats/${await chat.chatId()}`);
    const { messages } = (await saved.json()) as { messages: Array<{ seq: number }> };
    expect(ranges.at(-1)?.to).toBe(messages.at(-1)?.seq);
  });
}

test('what it breaks is mended, and it tells how', async ({ chat }) => {
  const { page } = chat;
  await chat.open();
  await chat.send('count to 450 at 30 per second');
  await chat.untilSaid(' 10 ');
  await buttonOf(page).click();
  const inspector = inspectorOf(page);
  const events = inspector.getByRole('list', { name: 'Events' });
  await inspector.getByRole('button', { name: 'Cut the connection' }).click();
  await expect(events.locator('[data-event="disconnected"]').first()).toBeAttached();
  await expect(inspector.locator('dd[title="true"]')).toBeVisible();
  await chat.untilStreamed(' 100 ');
  await inspector.getByRole('button', { name: 'Detach and attach' }).click();
  await expect(events.locator('[data-event="detached"]').first()).toBeAttached();
  await chat.untilStreamed(' 150 ');
  await inspector.getByRole('button', { name: 'Offline for 10 s' }).click();
  await chat.expectAnswer(numbers(450));
  await chat.expectSaved();
  expectJoined(await rangesOf(page));

  await expect(events.locator('[data-event="token"]').first()).toBeAttached();
  const stop = events.locator('[data-event="stop"]').last();
  await stop.locator('summary').click();
  await expect(stop.getByText('complete', { exact: true })).toBeVisible();
  expect(
    Number(await inspector.getByText('Duplicates dropped').locator('+ dd').textContent()),
  ).toBe(await events.getByText('dropped', { exact: true }).count());
});

test('keys open and close it, and focus comes back', async ({ chat }) => {
  const { page } = chat;
  await chat.open();
  await chat.untilLive();
  await expect(chat.sendButton).toBeVisible();
  await chat.textbox.fill('half a thought');
  await chat.textbox.press('ControlOrMeta+i');
  await expect(inspectorOf(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(inspectorOf(page)).toBeHidden();
  await expect(chat.textbox).toBeFocused();
  await expect(chat.textbox).toHaveValue('half a thought');

  await buttonOf(page).click();
  await expect(buttonOf(page)).toHaveAttribute('aria-expanded', 'true');
  await inspectorOf(page).getByRole('button', { name: 'Close the inspector' }).click();
  await expect(inspectorOf(page)).toBeHidden();
  await expect(buttonOf(page)).toBeFocused();
});
