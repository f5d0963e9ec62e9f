import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type InstalledPackage, installPackage } from '../../installed-package.ts';

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await installPackage('local-postgres', ['pg']);
  await installed.write('converse.js', conversation);
}, 180_000);

afterAll(() => installed?.remove());

const conversation = `
  import pg from 'pg';

  export async function converse(connectionString) {
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query('create table greeting (id int primary key, words text not null)');
    await client.query('insert into greeting values ($1, $2), (2, $3)', [1, 'hello', 'again']);
    const { rows } = await client.query('select words from greeting where id > $1 order by id', [0]);
    await client.end();
    return rows;
  }
`;
const greetings = [{ words: 'hello' }, { words: 'again' }];

it('holds compiled code, its types and its documents, and nothing else', () => {
  const others = installed.files.filter((file) => !/^dist\/.+\.(js|d\.ts)$/.test(file));
  expect(others).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  expect(installed.files).toContain('dist/index.d.ts');
  expect(installed.files.filter((file) => /test|bench/.test(file))).toEqual([]);
});

it('is started by its entry point, and pg takes it for Postgres', async () => {
  const said = await installed.runModule(`
    import { startLocalPostgres } from 'local-postgres';
    import { converse } from './converse.js';

    const server = await startLocalPostgres({ port: 0 });
    console.log(JSON.stringify(await converse(server.databaseUrl)));
    await server.close();
  `);
  expect(said).toEqual(greetings);
});

it('is started by its command, and stopped by a signal', async () => {
  const command = installed.startCommand(['--port', '0', '--data', 'data', '--json']);
  try {
    const [line] = await once(command.stdout, 'data');
    const { databaseUrl, port } = JSON.parse(String(line));
    const said = await installed.runModule(`
      import { converse } from './converse.js';

      console.log(JSON.stringify(await converse('${databaseUrl}')));
    `);
    expect(said).toEqual(greetings);

    const second = installed.startCommand(['--port', String(port)]);
    const [words, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
    expect(words).toBe(`Port ${port} is in use: choose another one with --port.\n`);
    expect(code).toBe(1);
  } finally {
    command.kill('SIGTERM');
  }
  expect(await once(command, 'exit')).toEqual([0, null]);
});

it('has types that hold without anything else installed', async () => {
  const module = `
    import { type LocalPostgres, startLocalPostgres } from 'local-postgres';

    const server: LocalPostgres = await startLocalPostgres({ port: 0, dataDir: 'data' });
    export const url: string = server.databaseUrl;
    // @ts-expect-error: a port is a number
    await startLocalPostgres({ port: '0' });
    export const closed: Promise<void> = server.close();
  `;
  await installed.checkTypes(module, '--skipLibCheck', 'false');
});
