import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import { startLocalPostgres } from 'local-postgres';
import { readMigrationList } from './migration-list.ts';
import { migrationsDirectory, schemaFile } from './project.ts';
import { everything, withSchemaEngine } from './schema-engine.ts';

const defaultPaths = { migrationsDirectory, schemaFile };
const isDifferent = 2;

/** Why no migration was made, in words for whoever asked for it. */
export class MigrationRefusedError extends Error {
  override name = 'MigrationRefusedError';
}

/**
 * Writes the migration that leads from the existing ones, replayed on a database of its own, to the
 * schema, and gives its name: `<yyyymmddhhmmss>_<name>`, in UTC. Throws MigrationRefusedError when
 * the name is missing or unusable, and when nothing has changed.
 */
export async function createMigration(
  name: string | undefined,
  paths = defaultPaths,
  now = new Date(),
): Promise<string> {
  const suffix = toMigrationName(name);
  const list = await readMigrationList(paths.migrationsDirectory);
  const script = await writeScript(list, paths.schemaFile);
  if (script === undefined) {
    throw new MigrationRefusedError('The migrations already make this schema: nothing to add.');
  }
  const migration = `${now.toISOString().replaceAll(/\D/g, '').slice(0, 14)}_${suffix}`;
  const directory = join(paths.migrationsDirectory, migration);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'migration.sql'), script);
  await writeFile(join(paths.migrationsDirectory, list.lockfile.path), list.lockfile.content ?? '');
  return migration;
}

/** The SQL, or undefined when there is no difference. */
async function writeScript(list: MigrationList, schema: string): Promise<string | undefined> {
  const content = await readFile(schema, 'utf8');
  const scratch = await startLocalPostgres();
  try {
    const { exitCode, stdout } = await withSchemaEngine(scratch.databaseUrl, (engine) =>
      engine.diff({
        from: { tag: 'migrations', ...list },
        to: { tag: 'schemaDatamodel', files: [{ path: schema, content }] },
        script: true,
        exitCode: true,
        filters: everything,
      }),
    );
    return exitCode === isDifferent && stdout ? stdout : undefined;
  } finally {
    await scratch.close();
  }
}

function toMigrationName(name: string | undefined): string {
  const usable = (name ?? '')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  if (/^[a-z0-9_]{1,100}$/.test(usable)) return usable;
  throw new MigrationRefusedError(
    usable === ''
      ? 'Name the migration: npm run db:migrate -- add-message-rating'
      : `"${name}" cannot name a migration: use letters, digits, dashes and underscores.`,
  );
}
