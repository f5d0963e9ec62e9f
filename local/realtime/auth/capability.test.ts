import { expect, test } from 'vitest';
import { type Capability, capabilityText, isAllowed, parseCapability } from './capability.ts';

test.each([
  ['*', 'a:b:c', true],
  ['[*]*', 'a:b', true],
  ['[*]chat:*', 'chat:1', true],
  ['[queue]*', 'a', false],
  ['[meta]*', 'a', false],
  ['chat', 'chat', true],
  ['chat', 'chat:1', false],
  ['chat:*', 'chat:1', true],
  ['chat:*', 'chat:1:2', true],
  ['chat:*', 'chat', false],
  ['chat:*', 'chatter:1', false],
  ['*:control', 'x:control', true],
  ['*:control', 'x:y:control', false],
  ['ai:*:7', 'ai:me:7', true],
  ['ai:*:7', 'ai:me:8', false],
  ['foo*', 'foobar', false],
  ['foo*', 'foo*', true],
])('%s covers %s: %s', (resource, channel, expected) => {
  const capability: Capability = { [resource]: ['subscribe'] };
  expect(isAllowed(capability, channel, 'subscribe')).toBe(expected);
  expect(isAllowed(capability, channel, 'publish')).toBe(false);
  expect(isAllowed({ [resource]: ['*'] }, channel, 'publish')).toBe(expected);
});

test('several resources add up', () => {
  const capability: Capability = { 'a:*': ['subscribe'], 'a:b': ['publish'] };
  expect(isAllowed(capability, 'a:b', 'publish')).toBe(true);
  expect(isAllowed(capability, 'a:c', 'publish')).toBe(false);
});

test('the text form is sorted, and is read back', () => {
  const text = '{"b":["subscribe","publish"],"a":["*"]}';
  expect(capabilityText(parseCapability(text))).toBe('{"a":["*"],"b":["publish","subscribe"]}');
});

test.each(['', '[]', '3', '{"a":[]}', '{"a":"*"}', '{"a":["fly"]}', '{"a":["*","publish"]}'])(
  '%j is refused',
  (text) => {
    expect(() => parseCapability(text)).toThrow(expect.objectContaining({ code: 40000 }));
  },
);
