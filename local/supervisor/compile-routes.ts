const noChat = '/api/chats/00000000-0000-0000-0000-000000000000';

/**
 * What the first message and the first refresh need. `next dev` compiles a route when it is first
 * asked; OPTIONS makes it do so without running anything.
 */
const routes = [
  '/api/ably/token',
  '/api/chats',
  `${noChat}/messages`,
  `${noChat}/changes`,
  `${noChat}/responses/00000000-0000-0000-0000-000000000000/stop`,
  '/chat/00000000-0000-0000-0000-000000000000',
];

/** Has the development server compile what a newcomer does first; rejects when `signal` aborts. */
export async function compileRoutes(url: string, signal: AbortSignal): Promise<void> {
  for (const route of routes) {
    const method = route.startsWith('/api/') ? 'OPTIONS' : 'GET';
    const response = await fetch(`${url}${route}`, { method, signal });
    await response.body?.cancel();
  }
}
