import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { verifyJwt } from './jwt.ts';
import { parseApiKey } from './keys.ts';
import { grantToken } from './token-request.ts';

const key = parseApiKey('app.key:secret');
const now = 1_700_000_000_000;

type Fields = {
  ttl?: string | number;
  capability?: string;
  clientId?: string;
  timestamp?: string | number;
  nonce?: string;
};

function signed(fields: Fields) {
  const { ttl = '', capability = '', clientId = '' } = fields;
  const { timestamp = now, nonce = 'nonce-1' } = fields;
  const text = [key.name, ttl, capability, clientId, timestamp, nonce]
    .map((f) => `${f}\n`)
    .join('');
  const mac = createHmac('sha256', key.secret).update(text).digest('base64');
  return { keyName: key.name, ...fields, timestamp, nonce, mac };
}

const grant = (body: unknown, nonces = new Map<string, number>()) =>
  grantToken(key, body, false, nonces, now);

it('a signed request gives a token of this server with all details', () => {
  const details = grant(signed({ ttl: 1000, clientId: 'alice', capability: '{"a":["publish"]}' }));
  expect(details).toMatchObject({
    keyName: 'app.key',
    issued: now,
    expires: now + 1000,
    capability: '{"a":["publish"]}',
    clientId: 'alice',
  });
  const identity = verifyJwt(new Map([[key.name, key]]), details.token, now);
  expect(identity).toMatchObject({ clientId: 'alice', expiresAt: now + 1000 });
});

it('numbers as text are checked as they were signed; capability and ttl have defaults', () => {
  const details = grant(signed({ ttl: '5000', timestamp: String(now) }));
  expect(details.expires).toBe(now + 5000);
  expect(details.capability).toBe('{"[*]*":["*"]}');
  expect(grant(signed({})).expires).toBe(now + 3_600_000);
});

it.each([
  [{ ...signed({}), clientId: 'mallory' }, 40101],
  [{ keyName: key.name }, 40101],
  [signed({ timestamp: now - 120_001 }), 40104],
  [signed({ timestamp: 'soon' }), 40104],
  [signed({ ttl: 86_400_001 }), 40003],
  [signed({ ttl: -1 }), 40003],
  [signed({ ttl: 'long' }), 40003],
  [signed({ capability: '{"a":[]}' }), 40000],
  [{ ...signed({}), keyName: 'app.other' }, 40000],
  ['text', 40000],
])('case %#: refused', (body, code) => {
  expect(() => grant(body)).toThrow(expect.objectContaining({ code }));
});

it('a nonce counts once, and is forgotten when its request would be stale anyway', () => {
  const nonces = new Map<string, number>();
  grant(signed({}), nonces);
  expect(() => grant(signed({}), nonces)).toThrow(expect.objectContaining({ code: 40105 }));
  const later = now + 300_000;
  grantToken(key, signed({ timestamp: later, nonce: 'nonce-2' }), false, nonces, later);
  expect([...nonces.keys()]).toEqual(['app.key nonce-2']);
});

it('the holder of the key needs no signature', () => {
  expect(grantToken(key, {}, true, new Map(), now).keyName).toBe('app.key');
});
