import 'server-only';
import { Problem } from '../problem.ts';
import { getAuth } from './auth.ts';

/** Who is asking, and the cookies that the response must set for them. */
type Identified = { userId: string; setCookies: string[] };

/** The user of a request by its cookies, or null. Never makes one. */
export async function findUserId(headers: Headers): Promise<string | null> {
  const session = await getAuth(headers).api.getSession({ headers });
  return session?.user.id ?? null;
}

/** The user of a request. Throws a `Problem` `unauthenticated` when there is none. */
export async function requireUserId(headers: Headers): Promise<string> {
  const userId = await findUserId(headers);
  if (!userId) throw new Problem('unauthenticated');
  return userId;
}

/**
 * The user of a request; a visitor without a session becomes a guest. The cookies that the answer
 * must set make a guest known, a session last, and the next request need no database for it.
 */
export async function identify(headers: Headers): Promise<Identified> {
  const { api } = getAuth(headers);
  const known = await api.getSession({ headers, returnHeaders: true });
  if (known.response) {
    return { userId: known.response.user.id, setCookies: known.headers.getSetCookie() };
  }
  const made = await api.signInAnonymous({ headers, returnHeaders: true });
  return { userId: made.response.user.id, setCookies: made.headers.getSetCookie() };
}
