import * as Ably from 'ably';
import { SignJWT } from 'jose';
import { afterEach } from 'vitest';
import { type LocalAbly, type LocalAblyOptions, startLocalAbly } from '../../src/server.ts';

export const apiKey = 'localapp.key1:a-secret-of-the-tests';

/** Starts servers and clients for one test file, and ends all of them after each test. */
export function realtimeForTests() {
  const clients: Ably.Realtime[] = [];
  const servers: LocalAbly[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function start(options: Partial<LocalAblyOptions> = {}): Promise<LocalAbly> {
    const server = await startLocalAbly({ apiKey, ...options });
    servers.push(server);
    return server;
  }

  function connect(server: LocalAbly, options: Ably.ClientOptions = {}): Ably.Realtime {
    const client = new Ably.Realtime(clientOptions(server, options));
    clients.push(client);
    return client;
  }

  return { start, connect };
}

/** Options that lead the SDK to the server; with a key unless another way to authenticate is given. */
export function clientOptions(
  server: Pick<LocalAbly, 'host' | 'port'>,
  options: Ably.ClientOptions = {},
): Ably.ClientOptions {
  const hasOwnAuth = options.authCallback !== undefined || options.token !== undefined;
  return {
    endpoint: server.host,
    port: server.port,
    tls: false,
    logLevel: 0,
    disconnectedRetryTimeout: 50,
    ...(hasOwnAuth ? {} : { key: apiKey }),
    ...options,
  };
}

/** A JWT made by another library than the server's own. */
export function mintJwt(claims: Record<string, unknown> = {}, ttlMs = 60_000): Promise<string> {
  const [kid = '', secret = ''] = apiKey.split(':');
  const now = Date.now() / 1000;
  return new SignJWT({ iat: Math.floor(now), exp: now + ttlMs / 1000, ...claims })
    .setProtectedHeader({ alg: 'HS256', kid })
    .sign(new TextEncoder().encode(secret));
}

/** Keeps what a channel delivers; `reached(n)` settles when n messages have come. */
export function collect() {
  const messages: Ably.InboundMessage[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  return {
    messages,
    data: () => messages.map((message) => message.data),
    onMessage(message: Ably.InboundMessage) {
      messages.push(message);
      for (const { count, resolve } of waiting) if (messages.length >= count) resolve();
    },
    reached(count: number): Promise<void> {
      return new Promise((resolve) => {
        if (messages.length >= count) resolve();
        else waiting.push({ count, resolve });
      });
    },
  };
}

/** All pages of a paginated result, page by page. */
export async function pagesOf<T>(first: Ably.PaginatedResult<T>): Promise<T[][]> {
  const pages: T[][] = [];
  for (let page: Ably.PaginatedResult<T> | null = first; page !== null; page = await page.next()) {
    pages.push(page.items);
  }
  return pages;
}
