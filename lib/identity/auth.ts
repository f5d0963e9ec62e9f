import 'server-only';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { anonymous } from 'better-auth/plugins/anonymous';
import { getConfig } from '../config/config.ts';
import { getDatabase } from '../database/client.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** A guest who comes back within a year finds their chats. */
const SESSION_SECONDS = 365 * DAY_SECONDS;

/** How long a signed cookie is believed without asking the database. */
const COOKIE_CACHE_SECONDS = 5 * 60;

type Auth = ReturnType<typeof createAuth>;

const auths = new Map<'http' | 'https', Auth>();

/**
 * better-auth with guests (its anonymous plugin), made on first use; one for each protocol, because
 * browsers take `Secure` cookies over https only. Throws a `ConfigError`.
 */
export function getAuth(headers: Headers): Auth {
  const protocol = headers.get('x-forwarded-proto')?.startsWith('https') ? 'https' : 'http';
  const auth = auths.get(protocol) ?? createAuth(protocol);
  auths.set(protocol, auth);
  return auth;
}

function createAuth(protocol: 'http' | 'https') {
  return betterAuth({
    appName: 'Rewind',
    secret: getConfig().authSecret,
    // Its own routes are not served: whatever host asked, no link is made from it.
    baseURL: { allowedHosts: ['*'], protocol },
    database: prismaAdapter(getDatabase(), { provider: 'postgresql' }),
    advanced: {
      database: { generateId: 'uuid' },
      useSecureCookies: protocol === 'https',
    },
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: DAY_SECONDS,
      cookieCache: { enabled: true, maxAge: COOKIE_CACHE_SECONDS },
    },
    plugins: [anonymous()],
    telemetry: { enabled: false },
  });
}
