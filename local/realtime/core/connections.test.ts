import { expect, test } from 'vitest';
import { identityOf } from '../testing/core.ts';
import { Connections } from './connections.ts';

const open = (lostAt: number | undefined) => {
  const connections = new Connections(100);
  const { connection } = connections.open(identityOf({ clientId: 'alice' }), undefined, 0);
  connection.lostAt = lostAt;
  return { connections, connection, key: connection.renewKey() };
};

test('a key of any generation takes up the connection, until its time has passed', () => {
  const { connections, connection, key } = open(50);
  const newer = connection.renewKey();
  expect(newer).not.toBe(key);
  for (const known of [key, newer]) {
    expect(connections.open(connection.identity, known, 150).connection).toBe(connection);
  }
  const late = connections.open(connection.identity, key, 151);
  expect(late.connection).not.toBe(connection);
  expect(late.error?.code).toBe(80008);
});

test('a forged key is unknown, a malformed one is said to be so', () => {
  const { connections, connection, key } = open(undefined);
  const forged = `${connection.id}!guess-1`;
  expect(key).not.toBe(forged);
  expect(connections.open(connection.identity, forged, 0).error?.code).toBe(80008);
  expect(connections.open(connection.identity, 'nonsense', 0).error?.code).toBe(80018);
});

test('another identity cannot take it up', () => {
  const { connections, key } = open(undefined);
  const steal = () => connections.open(identityOf({ clientId: 'mallory' }), key, 0);
  expect(steal).toThrow(expect.objectContaining({ code: 40102 }));
});

test('a sweep drops what cannot be resumed any more, and keeps what is open', () => {
  const { connections, key } = open(undefined);
  connections.sweep(1e9);
  expect(connections.find(key, 1e9)).toBeDefined();
  connections.forgetAll();
  expect(connections.find(key, 1e9)).toBeUndefined();
});
