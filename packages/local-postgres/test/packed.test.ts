import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installed, installPacked } from '../../install-packed.ts';

const tsc = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));

let installed: Installed;

beforeAll(async () => {
  installed = await installPacked('local-postgres', ['pg']);
  await write('converse.js', conversation);
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

async function write(file: string, text: string): Promise<string> {
  const path = join(installed.folder, file);
  await writeFile(path, text);
  return path;
}

async function runScript(text: string): Promise<unknown> {
  return JSON.parse(await installed.run(process.execPath, [await write('script.js', text)]));
}

it('holds compiled code, its types and its documents, and nothing else', () => {
  const others = installed.files.filter((file) => !/^dist\/.+\.(js|d\.ts)$/.test(file));
  expect(others).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  expect(installed.files).toContain('dist/index.d.ts');
  expect(installed.files.filter((file) => /test|bench/.test(file))).toEqual([]);
});

it('is started by its entry point, and pg takes it for Postgres', async () => {
  const said = await runScript(`
    import { startLocalPostgres } from 'local-postgres';
    import { converse } from './converse.js';

    const server = await startLocalPostgres({ port: 0 });
    console.log(JSON.stringify(await converse(server.databaseUrl)));
    await server.close();
  `);
  expect(said).toEqual(greetings);
});

it('is started by its command, and stopped by a signal', async () => {
  const command = spawn(
    join(installed.folder, 'node_modules/.bin/local-postgres'),
    ['--port', '0', '--data', 'data', '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: installed.folder },
  );
  try {
    const [line] = await once(command.stdout, 'data');
    const { databaseUrl } = JSON.parse(String(line));
    const said = await runScript(`
      import { converse } from './converse.js';

      console.log(JSON.stringify(await converse('${databaseUrl}')));
    `);
    expect(said).toEqual(greetings);
  } finally {
    command.kill('SIGTERM');
  }
  expect(await once(command, 'exit')).toEqual([0, null]);
});

it('has types that hold without anything else installed', async () => {
  const file = await write(
    'typed.ts',
    `import { type LocalPostgres, startLocalPostgres } from 'local-postgres';
     const server: LocalPostgres = await startLocalPostgres({ port: 0, dataDir: 'data' });
     export const url: string = server.databaseUrl;
     // @ts-expect-error: a port is a number
     await startLocalPostgres({ port: '0' });
     export const closed: Promise<void> = server.close();`,
  );
  const strict = ['--strict', '--skipLibCheck', 'false', '--module', 'nodenext', '--types', ''];
  await installed.run(process.execPath, [tsc, '--noEmit', '--target', 'es2023', ...strict, file]);
});
