import type { Page } from '@playwright/test';

/** Of Ably's protocol: https://ably.com/docs/protocol */
const [ATTACHED, RESUMED] = [11, 4];

/**
 * What realtime says to a page each time that it has attached to a chat: whether it goes on without
 * a loss (`resumed`). Call it before the page is opened; the array grows.
 */
export function watchAttachments(page: Page): boolean[] {
  const isResumed: boolean[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      const frame = JSON.parse(payload.toString()) as Partial<Record<string, unknown>>;
      const isChat = typeof frame.channel === 'string' && frame.channel.startsWith('ai:');
      if (frame.action !== ATTACHED || !isChat) return;
      isResumed.push((Number(frame.flags ?? 0) & RESUMED) !== 0);
    });
  });
  return isResumed;
}
