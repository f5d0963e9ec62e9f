import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startLocalPostgres } from 'local-postgres';
import pg from 'pg';
import { count, layOut, ms, percentile } from '../../measurements.ts';

// Server and clients share this process, as they do in a test.

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const statements = values.quick ? 500 : 5_000;
const batch = 100;

/** What one statement took, and how many a second went through; times in ms. */
type Measured = { rate: number; times: number[] };

const server = await startLocalPostgres();
const pool = new pg.Pool({ connectionString: server.databaseUrl, max: 10 });
await pool.query('create table word (id int primary key, text text not null)');
let nextId = 0;

const select = () => pool.query('select $1::int as one', [1]);
const insert = () => pool.query('insert into word values ($1, $2)', [nextId++, 'hello']);
const find = () => pool.query('select text from word where id = $1', [0]);

async function transact(): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('update word set text = $1 where id = $2', ['hello again', 0]);
    await client.query('commit');
  } finally {
    client.release();
  }
}

/** Calls `act` by `clients` at once until it was called `calls` times. */
async function measure(act: () => Promise<unknown>, calls: number, clients: number) {
  const times: number[] = [];
  const begun = performance.now();
  let left = calls;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const from = performance.now();
      await act();
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  const measured: Measured = { rate: (calls * 1_000) / (performance.now() - begun), times };
  return measured;
}

function row(label: string, { rate, times }: Measured): string[] {
  return [label, count(rate), ms(percentile(times, 0.5)), ms(percentile(times, 0.99))];
}

await measure(select, batch, 1);
const rows = [
  ['local-postgres', 'per second', 'p50', 'p99'],
  row('select of a constant, one client', await measure(select, statements, 1)),
  row('                      ten clients', await measure(select, statements, 10)),
  row('insert, one client', await measure(insert, statements, 1)),
  row('select by primary key, one client', await measure(find, statements, 1)),
  row('                       ten clients', await measure(find, statements, 10)),
  row('transaction of one update, ten clients', await measure(transact, statements / 5, 10)),
];
const load = loadavg()[0] ?? 0;
process.stdout.write(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, load ${load.toFixed(1)}; Node ${process.version}\n\n${layOut(rows)}\n`,
);
await pool.end();
await server.close();
