import { expect, it } from 'vitest';
import { ablyLimits } from '../options.ts';
import { readTransportParams } from './transport-params.ts';

const read = (query: string) => readTransportParams(new URLSearchParams(query), ablyLimits);

it('what is not said has a default', () => {
  expect(read('')).toEqual({
    format: 'json',
    wantsHeartbeatFrames: true,
    maxIdleMs: 15_000,
    connection: { wantsEcho: true, appendRollupMs: 40, presenceGraceMs: 15_000 },
  });
});

it('what is said is taken', () => {
  const query =
    'format=msgpack&heartbeats=false&echo=false&clientId=alice&resume=key&heartbeatInterval=5000' +
    '&appendRollupWindow=0&remainPresentFor=0';
  expect(read(query)).toEqual({
    format: 'msgpack',
    wantsHeartbeatFrames: false,
    maxIdleMs: 5_000,
    clientId: 'alice',
    resumeKey: 'key',
    connection: { wantsEcho: false, appendRollupMs: 0, presenceGraceMs: 0 },
  });
  expect(read('recover=key').resumeKey).toBe('key');
});

it.each(['501', '-1', '1.5', 'x', '', '99999999999'])(
  'a rollup window of %j is out of range and passed over',
  (text) => {
    expect(read(`appendRollupWindow=${text}`).connection.appendRollupMs).toBe(40);
  },
);
