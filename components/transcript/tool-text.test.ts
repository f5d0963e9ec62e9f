import { describe, expect, it } from 'vitest';
import { toolName, toolValue } from './tool-text.ts';

describe('toolName', () => {
  it.each([
    ['tool-weather', 'Weather'],
    ['tool-getWeather', 'Get weather'],
    ['tool-get_weather', 'Get weather'],
    ['tool-', 'Tool'],
  ] as const)('reads %s as %s', (type, name) => {
    expect(toolName(type)).toBe(name);
  });
});

describe('toolValue', () => {
  it.each([
    ['sunny', 'sunny'],
    [undefined, ''],
    [{ city: 'Lisbon', degrees: 21 }, 'city Lisbon · degrees 21'],
    [{ days: [1, 2] }, '{"days":[1,2]}'],
    [[1, 2], '[1,2]'],
    [7, '7'],
  ])('shows %j as %s', (value, text) => {
    expect(toolValue(value)).toBe(text);
  });
});
