import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type InstalledPackage, installPackage } from '../../installed-package.ts';

let installed: InstalledPackage;

beforeAll(async () => {
  installed = await installPackage('local-ably', ['ably']);
  await installed.write('converse.js', conversation);
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

it('holds compiled code, its types and its documents, and nothing else', () => {
  const others = installed.files.filter((file) => !/^dist\/.+\.(js|d\.ts)$/.test(file));
  expect(others).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  expect(installed.files).toContain('dist/index.d.ts');
  expect(installed.files.filter((file) => /test|bench/.test(file))).toEqual([]);
});

it('is started by its entry point, and the ably SDK takes it for Ably', async () => {
  const said = await installed.runModule(`
    import { startLocalAbly } from 'local-ably';
    import { converse } from './converse.js';

    const server = await startLocalAbly({ port: 0 });
    console.log(JSON.stringify(await converse(server.clientOptions)));
    await server.close();
  `);
  expect(said).toEqual({ history: greetings, rewound: greetings });
});

it('is started by its command, and stopped by a signal', async () => {
  const command = installed.startCommand(['--port', '0', '--json']);
  try {
    const [line] = await once(command.stdout, 'data');
    const { apiKey: key, ...address } = JSON.parse(String(line));
    expect(address).toEqual({ endpoint: '127.0.0.1', port: expect.any(Number), tls: false });
    const said = await installed.runModule(`
      import { converse } from './converse.js';

      console.log(JSON.stringify(await converse(${JSON.stringify({ key, ...address })})));
    `);
    expect(said).toEqual({ history: greetings, rewound: greetings });

    const second = installed.startCommand(['--port', String(address.port)]);
    const [words, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
    expect(words).toBe(`Port ${address.port} is in use: choose another one with --port.\n`);
    expect(code).toBe(1);
  } finally {
    command.kill('SIGTERM');
  }
  expect(await once(command, 'exit')).toEqual([0, null]);
});

it('refuses what it cannot use in one sentence', async () => {
  const command = installed.startCommand(['--rules', 'ai=fast']);
  const [words, [code]] = await Promise.all([text(command.stderr), once(command, 'exit')]);
  expect(words).toBe('--rules: the rule of "ai" must be mutable or persisted, not "fast".\n');
  expect(code).toBe(1);
});

it('has types that hold without anything else installed', async () => {
  const module = `
    import { type LocalAbly, noRateLimits, startLocalAbly } from 'local-ably';

    const server: LocalAbly = await startLocalAbly({ port: 0, limits: noRateLimits });
    server.faults.rejectNth = 1;
    // @ts-expect-error: a port is a number
    await startLocalAbly({ port: '0' });
    export const closed: Promise<void> = server.close();
  `;
  await installed.checkTypes(module, '--skipLibCheck', 'false');
});

it('has types that the ably SDK takes', async () => {
  const module = `
    import * as Ably from 'ably';
    import { startLocalAbly } from 'local-ably';

    const { clientOptions } = await startLocalAbly();
    export const clients = [new Ably.Realtime(clientOptions), new Ably.Rest(clientOptions)];
  `;
  await installed.checkTypes(module, '--skipLibCheck');
});
