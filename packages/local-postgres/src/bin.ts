#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { readCommand, usage } from './command-line.ts';
import { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres } from './server.ts';

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
  const { databaseUrl, host, port } = server;
  if (command.json) return print(`${JSON.stringify({ databaseUrl, host, port })}\n`);
  print(`The local database is ready: ${databaseUrl}\nCtrl-C stops it.\n`);
}

/** Throws an Error with one sentence when the server cannot be started. */
async function start(options: LocalPostgresOptions): Promise<LocalPostgres> {
  try {
    return await startLocalPostgres({
      ...options,
      onFailure(error) {
        console.error(error.message, error.cause);
        process.exit(1);
      },
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
