import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readServicesArguments, requireNoArguments } from './arguments.ts';
import { decideServices, describeModel } from './decisions.ts';
import { readSettings } from './settings.ts';

test('each service is decided alone', () => {
  expect(decideServices({})).toEqual({ isDatabaseLocal: true, isRealtimeLocal: true });
  expect(decideServices({ DATABASE_URL: 'postgresql://x' })).toEqual({
    isDatabaseLocal: false,
    isRealtimeLocal: true,
  });
  expect(decideServices({ ABLY_API_KEY: 'a.b:c', DATABASE_URL: '' })).toEqual({
    isDatabaseLocal: true,
    isRealtimeLocal: false,
  });
});

test('the model is named by its id, else by the key that decides', () => {
  expect(describeModel({})).toBe('demo');
  expect(describeModel({ OPENAI_API_KEY: 'k', AI_GATEWAY_API_KEY: 'k' })).toBe(
    'chosen by AI_GATEWAY_API_KEY',
  );
  expect(describeModel({ OPENAI_API_KEY: 'k', AI_MODEL: 'openai/x' })).toBe('openai/x');
});

test('a port that the user names is marked as such', () => {
  const { webPort, realtimePort } = readSettings({ PORT: '3000' });
  expect(webPort).toEqual({ variable: 'PORT', port: 3000, isExplicit: true });
  expect(realtimePort).toEqual({ variable: 'LOCAL_ABLY_PORT', port: 9010, isExplicit: false });
});

test('the grace is in seconds, the folder relative to where the command runs', () => {
  const settings = readSettings({ SHUTDOWN_GRACE: '2.5', LOCAL_DATA: 'elsewhere' });
  expect(settings.shutdownGraceMs).toBe(2500);
  expect(settings.dataFolder).toBe(resolve('elsewhere'));
  expect(readSettings({}).shutdownGraceMs).toBe(10_000);
});

test.each([{ PORT: '65536' }, { PORT: 'http' }, { PORT: '1.5' }, { LOCAL_POSTGRES_PORT: '-1' }])(
  '%o is refused',
  (env) => {
    expect(() => readSettings(env)).toThrow(Object.keys(env)[0]);
  },
);

test('services takes its two flags and no other', () => {
  expect(readServicesArguments([])).toEqual({ json: false, data: undefined });
  expect(readServicesArguments(['--json', '--data', 'x'])).toEqual({ json: true, data: 'x' });
  expect(() => readServicesArguments(['--nonsense'])).toThrow("Unknown option '--nonsense'. Usage");
  expect(() => readServicesArguments(['word'])).toThrow('Usage');
  expect(() => requireNoArguments('npm run dev', ['--turbo'])).toThrow('--turbo');
});
