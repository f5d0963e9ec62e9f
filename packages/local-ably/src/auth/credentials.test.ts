import { expect, it } from 'vitest';
import { headerCredentials, identify, queryCredentials } from './credentials.ts';
import { stampedClientId } from './identity.ts';
import { signJwt } from './jwt.ts';
import { parseApiKey } from './keys.ts';

const key = parseApiKey('app.key:secret');
const keys = new Map([[key.name, key]]);
const token = (clientId?: string) =>
  signJwt(key, { iat: 1, exp: 100, 'x-ably-clientId': clientId });
const clientIdOf = (credentials: { key: string } | { token: string }, asked?: string) =>
  identify(keys, credentials, asked, 50_000).clientId;

it('which clientId each credential gives', () => {
  expect(clientIdOf({ key: 'app.key:secret' })).toBe('*');
  expect(clientIdOf({ key: 'app.key:secret' }, 'alice')).toBe('alice');
  expect(clientIdOf({ token: token() })).toBeUndefined();
  expect(clientIdOf({ token: token('alice') })).toBe('alice');
  expect(clientIdOf({ token: token('alice') }, 'alice')).toBe('alice');
  expect(clientIdOf({ token: token('*') })).toBe('*');
  expect(clientIdOf({ token: token('*') }, 'bob')).toBe('bob');
});

it.each([
  [{ token: token('alice') }, 'bob', 40102],
  [{ token: token() }, 'bob', 40102],
  [{ key: 'app.key:wrong' }, undefined, 40101],
  [{ key: 'app.key' }, undefined, 40101],
  [{ key: 'unknown.key:x' }, undefined, 40400],
  [{ key: 'short.key:x' }, undefined, 40101],
  [{ key: 'nonsense' }, undefined, 40101],
  [undefined, undefined, 40106],
])('case %#: refused', (credentials, asked, code) => {
  const act = () => identify(keys, credentials, asked, 50_000);
  expect(act).toThrow(expect.objectContaining({ code }));
});

it('where credentials are found', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  expect(headerCredentials(`Basic ${base64('a.b:c')}`)).toEqual({ key: 'a.b:c' });
  expect(headerCredentials(`Bearer ${base64('x.y.z')}`)).toEqual({ token: 'x.y.z' });
  expect(headerCredentials('bearer x.y.z')).toEqual({ token: 'x.y.z' });
  expect(headerCredentials(undefined)).toBeUndefined();
  expect(queryCredentials(new URLSearchParams('accessToken=t'))).toEqual({ token: 't' });
  expect(queryCredentials(new URLSearchParams('access_token=t&key=k'))).toEqual({ token: 't' });
  expect(queryCredentials(new URLSearchParams('key=k'))).toEqual({ key: 'k' });
});

it('which clientId a message is stamped with', () => {
  expect(stampedClientId('alice', undefined)).toBe('alice');
  expect(stampedClientId('alice', 'alice')).toBe('alice');
  expect(stampedClientId('*', undefined)).toBeUndefined();
  expect(stampedClientId('*', 'bob')).toBe('bob');
  expect(stampedClientId(undefined, undefined)).toBeUndefined();
  for (const [identity, given] of [
    ['alice', 'bob'],
    [undefined, 'bob'],
    ['*', '*'],
  ] as const) {
    const act = () => stampedClientId(identity, given);
    expect(act).toThrow(expect.objectContaining({ code: 40012 }));
  }
});
