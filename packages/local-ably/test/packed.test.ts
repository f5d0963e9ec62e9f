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
  installed = await installPacked('local-ably', ['ably']);
  await write('converse.js', conversation);
}, 180_000);

afterAll(() => installed?.remove());

const conversation = `
  import * as Ably from 'ably';

  export async function converse(options) {
    const client = new Ably.Realtime(options);
    const channel = client.channels.get('greetings');
    await channel.publish('greeting', 'hello');
    await channel.publish('greeting', { again: true });
    const { items } = await channel.history({ direction: 'forwards' });
    const other = new Ably.Realtime(options);
    const rewound = await new Promise((resolve) => {
      const read = [];
      other.channels.get('greetings', { params: { rewind: '2' } }).subscribe(({ data }) => {
        if (read.push(data) === 2) resolve(read);
      });
    });
    client.close();
    other.close();
    return { history: items.map(({ data }) => data), rewound };
  }
`;
const greetings = ['hello', { again: true }];

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

it('is started by its entry point, and the ably SDK takes it for Ably', async () => {
  const said = await runScript(`
    import { startLocalAbly } from 'local-ably';
    import { converse } from './converse.js';

    const server = await startLocalAbly({ port: 0 });
    console.log(JSON.stringify(await converse(server.clientOptions)));
    await server.close();
  `);
  expect(said).toEqual({ history: greetings, rewound: greetings });
});

it('is started by its command, and stopped by a signal', async () => {
  const command = spawn(
    join(installed.folder, 'node_modules/.bin/local-ably'),
    ['--port', '0', '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const [line] = await once(command.stdout, 'data');
    const { apiKey: key, ...address } = JSON.parse(String(line));
    expect(address).toEqual({ endpoint: '127.0.0.1', port: expect.any(Number), tls: false });
    const said = await runScript(`
      import { converse } from './converse.js';

      console.log(JSON.stringify(await converse(${JSON.stringify({ key, ...address })})));
    `);
    expect(said).toEqual({ history: greetings, rewound: greetings });
  } finally {
    command.kill('SIGTERM');
  }
  expect(await once(command, 'exit')).toEqual([0, null]);
});

it('has types that hold without anything else installed', async () => {
  const file = await write(
    'typed.ts',
    `import { type LocalAbly, noRateLimits, startLocalAbly } from 'local-ably';
     const server: LocalAbly = await startLocalAbly({ port: 0, limits: noRateLimits });
     server.faults.rejectNth = 1;
     // @ts-expect-error: a port is a number
     await startLocalAbly({ port: '0' });
     export const closed: Promise<void> = server.close();`,
  );
  await compile(file, '--skipLibCheck', 'false');
});

it('has types that the ably SDK takes', async () => {
  const file = await write(
    'client.ts',
    `import * as Ably from 'ably';
     import { startLocalAbly } from 'local-ably';
     const { clientOptions } = await startLocalAbly();
     export const clients = [new Ably.Realtime(clientOptions), new Ably.Rest(clientOptions)];`,
  );
  await compile(file, '--skipLibCheck');
});

function compile(file: string, ...options: string[]): Promise<string> {
  const strict = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext'];
  return installed.run(process.execPath, [tsc, ...strict, '--types', '', ...options, file]);
}
