import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DataUnreadableError } from './errors.ts';
import { type LocalPostgres, startLocalPostgres } from './server.ts';

let server: LocalPostgres;
let pool: pg.Pool;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rewind-postgres-'));
  server = await startLocalPostgres();
  pool = new pg.Pool({ connectionString: server.databaseUrl, max: 5 });
  await pool.query('create table counter (id int primary key, n int not null)');
  await pool.query('insert into counter values (1, 0)');
});

afterAll(async () => {
  await pool.end();
  await server.close();
  await rm(folder, { recursive: true });
});

async function transact<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function increment(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query('select n from counter where id = $1', [1]);
  await new Promise(setImmediate);
  await client.query('update counter set n = $1 where id = $2', [rows[0].n + 1, 1]);
}

async function count(): Promise<number> {
  return (await pool.query('select n from counter')).rows[0].n;
}

it('concurrent transactions do not see each other', async () => {
  const before = await count();
  await Promise.all(Array.from({ length: 40 }, () => transact(increment)));
  expect(await count()).toBe(before + 40);
});

it("each client's statement gets its own parameters and rows", async () => {
  const narrow = async (i: number) =>
    expect((await pool.query('select $1::int as one', [i])).rows).toEqual([{ one: i }]);
  const wide = async (i: number) =>
    expect((await pool.query('select $1::text as a, $2::int as b', [`a${i}`, i])).rows).toEqual([
      { a: `a${i}`, b: i },
    ]);
  const all = Array.from({ length: 60 }, (_, i) => [narrow(i), wide(i), transact(increment)]);
  await Promise.all(all.flat());
});

it('a statement that fails in a transaction harms nobody else', async () => {
  const failing = transact((client) => client.query('select no_such_column'));
  const after = count();
  await expect(failing).rejects.toThrow('no_such_column');
  expect(await after).toBeTypeOf('number');
});

it('a client that dies in a transaction is rolled back, and the others go on', async () => {
  const before = await count();
  const dying = new pg.Client({ connectionString: server.databaseUrl });
  dying.on('error', () => undefined);
  await dying.connect();
  await dying.query('begin');
  await dying.query('update counter set n = n + 1000');
  const waiting = count();
  dying.connection.stream.destroy();
  expect(await waiting).toBe(before);
});

it('a client that dies in the middle of a statement does not keep the others out', async () => {
  const socket = connect(server.port, server.host);
  const ready = new Promise<void>((resolve) => {
    socket.on('data', (data) => data.includes('Z') && resolve());
  });
  socket.write(Buffer.from('\0\0\0\x17\0\x03\0\0user\0postgres\0\0', 'latin1'));
  await ready;
  const parsed = new Promise((resolve) => socket.once('data', resolve));
  socket.write(Buffer.from('P\0\0\0\x10\0select 1\0\0\0H\0\0\0\x04', 'latin1'));
  await parsed;
  const waiting = count();
  socket.destroy();
  expect(await waiting).toBeTypeOf('number');
});

it('data survives close and start; an open transaction does not', async () => {
  const dataDir = join(folder, 'not/yet/there');
  const first = await startLocalPostgres({ dataDir });
  const client = new pg.Client({ connectionString: first.databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create table kept (n int)');
  await client.query('insert into kept values (1)');
  await client.query('begin');
  await client.query('insert into kept values (2)');
  await first.close();

  const second = await startLocalPostgres({ dataDir });
  const again = new pg.Client({ connectionString: second.databaseUrl });
  await again.connect();
  expect((await again.query('select n from kept')).rows).toEqual([{ n: 1 }]);
  await again.end();
  await second.close();
});

it('a taken port is reported before any data is made', async () => {
  const dataDir = join(folder, 'untouched');
  await expect(startLocalPostgres({ dataDir, port: server.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  expect(await readdir(folder)).not.toContain('untouched');
});

it('data that is no database is reported, and left as it is', async () => {
  const dataDir = join(folder, 'broken');
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'PG_VERSION'), '18\n');
  await expect(startLocalPostgres({ dataDir })).rejects.toThrow(DataUnreadableError);
  expect(await readdir(dataDir)).toContain('PG_VERSION');
});
