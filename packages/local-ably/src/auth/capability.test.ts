import { expect, it } from 'vitest';
import {
  type Capability,
  capabilityText,
  intersection,
  isAllowed,
  parseCapability,
} from './capability.ts';

it.each([
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

it('several resources add up', () => {
  const capability: Capability = { 'a:*': ['subscribe'], 'a:b': ['publish'] };
  expect(isAllowed(capability, 'a:b', 'publish')).toBe(true);
  expect(isAllowed(capability, 'a:c', 'publish')).toBe(false);
});

it.each([
  ['chat', '*', 'chat'],
  ['*', '[*]*', '*'],
  ['[*]chat:*', 'chat:1:2', 'chat:1:2'],
  ['chat:*', '*:control', 'chat:control'],
  ['a:*', 'a:b:*', 'a:b:*'],
  ['a:*', 'a', undefined],
  ['a:*', 'b:*', undefined],
  ['a:b', 'a:b:c', undefined],
  ['[queue]*', '*', undefined],
])('what %s and %s have in common: %s', (one, other, common) => {
  const expected = common === undefined ? {} : { [common]: ['publish'] };
  expect(intersection({ [one]: ['*'] }, { [other]: ['publish'] })).toEqual(expected);
  expect(intersection({ [other]: ['publish'] }, { [one]: ['*'] })).toEqual(expected);
});

it('what two capabilities have in common is what both allow', () => {
  const one: Capability = { 'a:*': ['publish', 'history'], b: ['*'], c: ['presence'] };
  const other: Capability = { '*': ['history'], 'a:1': ['publish'], b: ['*'], c: ['publish'] };
  const common = intersection(one, other);
  expect(common).toEqual({ 'a:*': ['history'], 'a:1': ['publish'], b: ['*'] });
  for (const channel of ['a:1', 'a:2', 'b', 'c', 'd']) {
    for (const operation of ['publish', 'history', 'presence'] as const) {
      const isInBoth = [one, other].every((each) => isAllowed(each, channel, operation));
      expect(isAllowed(common, channel, operation)).toBe(isInBoth);
    }
  }
});

it('the text form is sorted, and is read back', () => {
  const text = '{"b":["subscribe","publish"],"a":["*"]}';
  expect(capabilityText(parseCapability(text))).toBe('{"a":["*"],"b":["publish","subscribe"]}');
});

it.each(['', '[]', '3', '{"a":[]}', '{"a":"*"}', '{"a":["fly"]}', '{"a":["*","publish"]}'])(
  '%j is refused',
  (text) => {
    expect(() => parseCapability(text)).toThrow(expect.objectContaining({ code: 40000 }));
  },
);
