import { expect, it } from 'vitest';
import { corsHeaders } from './cors.ts';
import { pageLinks } from './pagination.ts';

it.each([
  ['http://localhost:3000', true],
  ['http://127.0.0.1:3000', true],
  ['http://[::1]:3000', true],
  ['https://listed.example', true],
  ['https://evil.example', false],
  ['http://localhost.evil.example', false],
  ['null', false],
])('origin %s: %s', (origin, isAllowed) => {
  const headers = corsHeaders({ origin }, ['https://listed.example']);
  expect(headers['Access-Control-Allow-Origin']).toBe(isAllowed ? origin : undefined);
  expect(headers.Vary).toBe('Origin');
});

it('links are of the form that the SDK reads, without credentials', () => {
  const query = new URLSearchParams('limit=2&envelope=json&access_token=secret&rnd=1');
  const links = pageLinks('messages', query, '01-0@a:000,x');
  expect(links).toHaveLength(3);
  for (const link of links) {
    expect(link).toMatch(/^<\.\/messages\?[^,:>]+>; rel="\w+"$/);
    expect(link).not.toContain('secret');
  }
  expect(links[2]).toContain('limit=2&cursor=01-0%40a%3A000%2Cx');
});
