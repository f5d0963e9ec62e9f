import 'server-only';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { anonymous } from 'better-auth/plugins/anonymous';
import { getConfig } from '../config.ts';
import { getDatabase } from '../database/client.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** A guest who comes back within a year finds their chats. */
const SESSION_SECONDS = 365 * DAY_SECONDS;

/** How long a signed cookie is believed without asking the database. */
const COOKIE_CACHE_SECONDS = 5 * 60;

let auth: ReturnType<typeof createAuth> | undefined;

/** better-auth with guests (its anonymous plugin), made on first use. Throws a `ConfigError`. */
export function getAuth() {
  auth ??= createAuth();
  return auth;
}

function createAuth() {
  return betterAuth({
    appName: 'Rewind',
    secret: getConfig().authSecret,
    database: prismaAdapter(getDatabase(), { provider: 'postgresql' }),
    advanced: { database: { generateId: 'uuid' } },
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: DAY_SECONDS,
      cookieCache: { enabled: true, maxAge: COOKIE_CACHE_SECONDS },
    },
    plugins: [anonymous()],
    telemetry: { enabled: false },
  });
}
