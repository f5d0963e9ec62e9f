#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { readCommand, usage } from './command-line.ts';
import { describeRules } from './option-text.ts';
import { type LocalAbly, type LocalAblyOptions, startLocalAbly } from './server.ts';

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(args: string[]): Promise<void> {
  const command = readCommand(args);
  if (command.kind === 'help') return print(usage);
  if (command.kind === 'version') return print(`${readVersion()}\n`);
  const server = await start(command.options);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void server.close());
  }
  const { apiKey, clientOptions } = server;
  const { endpoint, port, tls } = clientOptions;
  if (command.json) return print(`${JSON.stringify({ endpoint, port, tls, apiKey })}\n`);
  print(`The local server is ready. With the ably SDK:
  new Ably.Realtime({ key: '${apiKey}', endpoint: '${endpoint}', port: ${port}, tls: false })
Channel rules in force: ${describeRules(command.options.rules ?? {})}.
Ctrl-C stops it.
`);
}

/** Throws an Error with one sentence when the server cannot be started. */
async function start(options: LocalAblyOptions): Promise<LocalAbly> {
  try {
    return await startLocalAbly({
      ...options,
      warn: (line) => console.warn(`local-ably: ${line}.`),
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new Error(`Port ${options.port} is in use: choose another one with --port.`);
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

function readVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
