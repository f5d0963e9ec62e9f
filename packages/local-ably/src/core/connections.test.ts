import { expect, it } from 'vitest';
import { identityOf, manualClock } from '../../test/support/core.ts';
import { ablyLimits } from '../options.ts';
import { Connections } from './connections.ts';

function open() {
  const clock = manualClock(1000);
  const connections = new Connections({ ...ablyLimits, connectionStateMs: 100 }, clock);
  const { connection } = connections.open(identityOf({ clientId: 'alice' }), undefined);
  return { clock, connections, connection, key: connection.renewKey() };
}

it('a key of any generation takes up the connection, until its time has passed', () => {
  const { clock, connections, connection, key } = open();
  connection.lostAt = clock.now();
  const newer = connection.renewKey();
  expect(newer).not.toBe(key);
  clock.advance(100);
  for (const known of [key, newer]) {
    const resumed = connections.open(connection.identity, known);
    expect(resumed).toEqual({ connection });
    expect(resumed.connection).toBe(connection);
  }
  clock.advance(1);
  const late = connections.open(connection.identity, key);
  expect(late.connection).not.toBe(connection);
  expect(late.error?.code).toBe(80008);
});

it('a forged key is unknown, a malformed one is said to be so', () => {
  const { connections, connection, key } = open();
  const forged = `${connection.id}!guess-1`;
  expect(key).not.toBe(forged);
  expect(connections.open(connection.identity, forged).error?.code).toBe(80008);
  expect(connections.open(connection.identity, 'nonsense').error?.code).toBe(80018);
});

it.each([{ clientId: 'mallory' }, { clientId: undefined }, { appId: 'other' }])(
  'another identity (%o) cannot take it up',
  (over) => {
    const { connections, connection, key } = open();
    const steal = () => connections.open({ ...connection.identity, ...over }, key);
    expect(steal).toThrow(expect.objectContaining({ code: 40102 }));
  },
);

it('a sweep drops what cannot be resumed any more, and keeps what is open', () => {
  const { clock, connections, connection, key } = open();
  clock.advance(1e9);
  connections.sweep();
  expect(connections.find(key)).toBe(connection);
  connection.lostAt = clock.now();
  clock.advance(101);
  connections.sweep();
  expect(connections.size).toBe(0);
});

it('when all are forgotten none can be resumed', () => {
  const { connections, key } = open();
  connections.forgetAll();
  expect(connections.find(key)).toBeUndefined();
});
