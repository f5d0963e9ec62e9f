import { resolve } from 'node:path';
import { changedLimits, describeRules } from 'local-ably';
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

test('rules and limits come from the environment, and a wrong one is named', () => {
  const { rules, limits } = readSettings({
    LOCAL_ABLY_RULES: ' ai=mutable, chat = persisted,',
    LOCAL_ABLY_LIMITS: 'connectionPublishRate=off,appendRollupMs=0,retentionMs=3600000',
  });
  expect(rules).toEqual({ ai: { mutable: true }, chat: { persisted: true } });
  expect(limits).toEqual({
    connectionPublishRate: Number.POSITIVE_INFINITY,
    appendRollupMs: 0,
    retentionMs: 3_600_000,
  });
  expect(readSettings({})).toMatchObject({ rules: {}, limits: {} });
});

test.each([
  ['ai', 'must look like ai=mutable,chat=persisted, but has "ai"'],
  ['ai=', 'has "ai="'],
  ['ai=mutable=x', 'has "ai=mutable=x"'],
  ['ai=fast', 'the rule of "ai" must be mutable or persisted, not "fast"'],
  ['ai:x=mutable', '"ai:x" is no namespace'],
  ['ai=mutable,ai=persisted', 'names "ai" twice'],
])('LOCAL_ABLY_RULES=%s is refused', (text, reason) => {
  expect(() => readSettings({ LOCAL_ABLY_RULES: text })).toThrow('LOCAL_ABLY_RULES');
  expect(() => readSettings({ LOCAL_ABLY_RULES: text })).toThrow(reason);
  expect(() => readServicesArguments(['--rules', text])).toThrow('--rules');
});

test.each([
  ['speed=1', 'no limit "speed". There are: messageSize, frameSize, '],
  ['toString=1', 'no limit "toString"'],
  ['messageSize=off', 'messageSize cannot be off'],
  ['appendRollupMs=off', 'appendRollupMs cannot be off; 0 merges nothing'],
  ['appendRollupMs=501', 'appendRollupMs must be a whole number from 0 to 500, not "501"'],
  ['historyMs=0', 'historyMs must be a whole number from 1 on, not "0"'],
  ['historyMs=-1', 'not "-1"'],
  ['historyMs=1.5', 'not "1.5"'],
  ['historyMs=Infinity', 'not "Infinity"'],
])('LOCAL_ABLY_LIMITS=%s is refused', (text, reason) => {
  expect(() => readSettings({ LOCAL_ABLY_LIMITS: text })).toThrow('LOCAL_ABLY_LIMITS');
  expect(() => readSettings({ LOCAL_ABLY_LIMITS: text })).toThrow(reason);
  expect(() => readServicesArguments(['--limits', text])).toThrow('--limits');
});

test('limits that equal those of Ably are not worth a word', () => {
  const limits = {
    connectionPublishRate: 50,
    idleBytes: Number.POSITIVE_INFINITY,
    rewindMessages: 5,
  };
  expect(changedLimits(limits)).toEqual({ idleBytes: 'off', rewindMessages: 5 });
  expect(describeRules({ ai: { mutable: true }, chat: { persisted: true } })).toBe(
    'ai mutable, chat persisted',
  );
});

test('services takes its flags and no other', () => {
  const none = { json: false, sandbox: false, faults: false };
  expect(readServicesArguments([])).toEqual(none);
  const all = ['--json', '--data', 'x', '--sandbox', '--faults'];
  const options = ['--rules', 'ai=mutable', '--limits', 'rewindMessages=off'];
  expect(readServicesArguments([...all, ...options])).toEqual({
    json: true,
    data: 'x',
    sandbox: true,
    faults: true,
    rules: { ai: { mutable: true } },
    limits: { rewindMessages: Number.POSITIVE_INFINITY },
  });
  expect(() => readServicesArguments(['--nonsense'])).toThrow("Unknown option '--nonsense'. Usage");
  expect(() => readServicesArguments(['word'])).toThrow('Usage');
  expect(() => requireNoArguments('npm run dev', ['--turbo'])).toThrow('--turbo');
});
