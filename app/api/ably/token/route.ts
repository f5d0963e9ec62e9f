import { handle, json } from '@/lib/http/respond.ts';
import { createReaderToken } from '@/lib/identity/ably-token.ts';
import { identify } from '@/lib/identity/user.ts';

/** An Ably token for who is asking, usable as the SDK's `authUrl`; a new visitor becomes a guest. */
export const GET = handle(async (request) => {
  const { userId, setCookies } = await identify(request.headers);
  return json(await createReaderToken(userId), 200, setCookies);
});
