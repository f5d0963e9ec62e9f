import { readMigrationList } from './migration-list.ts';
import { migrationsDirectory } from './project.ts';
import { everything, withSchemaEngine } from './schema-engine.ts';

/**
 * Applies what `prisma/migrations` holds and the database lacks, and records it in
 * `_prisma_migrations` as `prisma migrate deploy` does; gives the names applied, oldest first.
 * Rejects when the database cannot be reached or a migration fails; later ones are then not tried.
 */
export async function applyMigrations(
  databaseUrl: string,
  directory: string = migrationsDirectory,
): Promise<string[]> {
  const migrationsList = await readMigrationList(directory);
  const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, (engine) =>
    engine.applyMigrations({ migrationsList, filters: everything }),
  );
  return appliedMigrationNames;
}
