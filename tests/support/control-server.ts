import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { z } from 'zod';
import type { Application } from './application.ts';
import type { Control } from './control.ts';
import { readSavedRows } from './saved-rows.ts';
import type { Services } from './services.ts';

/** As when a channel takes no more for the moment. */
const REFUSAL = { code: 42913, statusCode: 429, message: 'refused by a test' };

const callSchema = z.object({ name: z.string(), args: z.array(z.union([z.string(), z.number()])) });

/** Serves the control of test servers on a free loopback port. */
export async function startControlServer(
  services: Services,
  restart: Application['restart'],
): Promise<{ url: string; close(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: services.postgres.databaseUrl, max: 1 });
  const control: Control = {
    ...controlOf(services, pool),
    killApplication: () => restart('SIGKILL'),
    restartApplication: () => restart('SIGTERM'),
  };
  const functions = new Map<string, (argument: never) => Promise<unknown>>(Object.entries(control));

  const server = createServer((request, response) => {
    const answer = async () => {
      const { name, args } = callSchema.parse(JSON.parse(await readBody(request)));
      const perform = functions.get(name);
      if (!perform) throw new Error(`there is no "${name}"`);
      return await perform(args[0] as never);
    };
    answer().then(
      (result) => response.end(JSON.stringify(result ?? null)),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.end();
    },
  };
}

function controlOf(
  { network, realtime, database }: Services,
  pool: pg.Pool,
): Omit<Control, 'killApplication' | 'restartApplication'> {
  const tokens = new Map<string, number>();
  let refused: string | null = null;
  // Every publish passes here, which makes it the place to count.
  realtime.faults.rejectPublish = ({ channel, names }) => {
    const count = names.filter((name) => name === 'token').length;
    const chatId = channel.slice(channel.lastIndexOf(':') + 1);
    tokens.set(chatId, (tokens.get(chatId) ?? 0) + count);
    return refused !== null && names.includes(refused) ? REFUSAL : undefined;
  };
  return {
    cut: async () => network.cut(),
    sever: async () => network.sever(),
    severDatabase: async () => database.sever(),
    async restore() {
      network.restore();
      database.restore();
      refused = null;
      realtime.faults.windowMs = undefined;
    },
    async refuse(eventName) {
      refused = eventName;
    },
    async shortenTwoMinutes(ms) {
      realtime.faults.windowMs = ms;
    },
    countRefused: async () => network.countRefused(),
    async loseContinuity() {
      realtime.faults.forgetConnections();
      realtime.faults.forgetPositions();
    },
    countTokens: async (chatId) => tokens.get(chatId) ?? 0,
    readMessages: (chatId) => readSavedRows(pool, chatId),
    async countUsers() {
      const { rows } = await pool.query('select count(*)::int as count from "User"');
      return rows[0].count;
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}
