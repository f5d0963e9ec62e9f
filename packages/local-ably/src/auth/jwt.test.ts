import { SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { may } from './identity.ts';
import { signJwt, verifyJwt } from './jwt.ts';
import { parseApiKey } from './keys.ts';

const key = parseApiKey('app.key:secret');
const keys = new Map([[key.name, key]]);
const now = 1_700_000_000_000;
const iat = now / 1000;

const code = (token: string, at = now) => {
  try {
    verifyJwt(keys, token, at);
    return undefined;
  } catch (thrown) {
    return (thrown as { code: number }).code;
  }
};

it('a token made by another library stands for its claims', async () => {
  const token = await new SignJWT({
    'x-ably-capability': '{"chat:*":["subscribe"]}',
    'x-ably-clientId': 'alice',
  })
    .setProtectedHeader({ alg: 'HS256', kid: 'app.key' })
    .setIssuedAt(iat)
    .setExpirationTime(iat + 60)
    .sign(new TextEncoder().encode('secret'));
  const identity = verifyJwt(keys, token, now);
  expect(identity).toMatchObject({ clientId: 'alice', keyName: 'app.key', appId: 'app' });
  expect(identity.expiresAt).toBe(now + 60_000);
  expect(may(identity, 'chat:1', 'subscribe')).toBe(true);
  expect(may(identity, 'chat:1', 'publish')).toBe(false);
});

it('expiry is exact to the millisecond', () => {
  const token = signJwt(key, { iat, exp: iat + 0.25 });
  expect(code(token, now + 249)).toBeUndefined();
  expect(code(token, now + 250)).toBe(40142);
});

it('a capability can only take away from that of the key', () => {
  const limited = { ...key, capability: { chat: ['subscribe' as const] } };
  const token = signJwt(limited, { iat, exp: iat + 9, 'x-ably-capability': '{"*":["*"]}' });
  const identity = verifyJwt(new Map([[key.name, limited]]), token, now);
  expect(may(identity, 'chat', 'subscribe')).toBe(true);
  expect(may(identity, 'chat', 'publish')).toBe(false);
  expect(may(identity, 'other', 'subscribe')).toBe(false);
});

it('everything else is refused', () => {
  const good = signJwt(key, { iat, exp: iat + 60 });
  const [head = '', body = ''] = good.split('.');
  const none = Buffer.from('{"alg":"none","kid":"app.key"}').toString('base64url');
  expect(code(good)).toBeUndefined();
  expect(code(`${head}.${body}.AAAA`)).toBe(40144);
  expect(code(`${head}.${body}.`)).toBe(40144);
  expect(code(`${none}.${body}.`)).toBe(40144);
  expect(code('no-token')).toBe(40143);
  expect(code('a.b.c')).toBe(40144);
  expect(code(signJwt({ ...key, secret: 'other' }, { iat, exp: iat + 60 }))).toBe(40144);
  expect(code(signJwt({ ...key, name: 'unknown.key' }, { iat, exp: iat + 60 }))).toBe(40400);
  expect(code(signJwt(key, { iat: iat + 3600, exp: iat + 7200 }))).toBe(40144);
  expect(code(signJwt(key, { iat, exp: iat + 60, 'x-ably-capability': 'x' }))).toBe(40000);
});
