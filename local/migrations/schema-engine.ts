import { readFile } from 'node:fs/promises';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { createCatalogueAdapter } from './catalogue-adapter.ts';

/** The filter that leaves nothing of the schema out. */
export const everything = { externalTables: [], externalEnums: [] };

let loading: Promise<void> | undefined;

/** The engine's refusal, in its own words: the database is unreachable, a migration fails, ... */
export class SchemaEngineError extends Error {
  override name = 'SchemaEngineError';
}

/**
 * Runs `use` with Prisma's schema engine (the WebAssembly build: nothing is downloaded) connected to
 * `databaseUrl`. Where the engine wants a shadow database it gets that same one.
 * Throws SchemaEngineError.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= load();
  await loading;
  const pool = new pg.Pool({ connectionString: databaseUrl });
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(createCatalogueAdapter(pool));
    const options = { datamodels: undefined };
    const engine = await bindings.SchemaEngine.new(options, () => undefined, adapter);
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } catch (cause) {
    throw new SchemaEngineError(withoutTrace(cause), { cause });
  } finally {
    await pool.end();
  }
}

/** The engine's messages end in a trace of its own functions. */
function withoutTrace(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split(/\n +0: /)[0] ?? message).trim();
}

// The package's own entry imports the .wasm file as a module, of which Node warns as experimental.
async function load(): Promise<void> {
  // Where the engine writes, before it dies of a bug of its own, what went wrong.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: console.error } });
  const entry = import.meta.resolve('@prisma/schema-engine-wasm');
  const bytes = await readFile(new URL('schema_engine_bg.wasm', entry));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === 'function') start();
}
