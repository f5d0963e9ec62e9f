import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { applyMigrations } from './migrations/apply-migrations.ts';
import { createMigration, MigrationRefusedError } from './migrations/create-migration.ts';
import { projectDirectory } from './migrations/project.ts';
import { SchemaEngineError } from './migrations/schema-engine.ts';
import { loadEnvironment } from './supervisor/environment.ts';
import { runCommand } from './supervisor/lifecycle.ts';
import { printLine } from './supervisor/print-line.ts';
import { UserError } from './supervisor/user-error.ts';

await runCommand(async () => {
  const [command, name] = process.argv.slice(2);
  try {
    if (command === 'create') return await create(name);
    if (command === 'deploy') return await deploy();
  } catch (error) {
    if (error instanceof MigrationRefusedError) throw new UserError(error.message);
    if (error instanceof SchemaEngineError) throw new UserError(error.message);
    throw error;
  }
  throw new UserError('Usage: npm run db:migrate -- <name>, or npm run db:deploy');
});

async function create(name: string | undefined): Promise<number> {
  const migration = await createMigration(name);
  printLine(`Made prisma/migrations/${migration}/migration.sql`);
  const prisma = join(projectDirectory, 'node_modules/prisma/build/index.js');
  const options = { cwd: projectDirectory, stdio: 'inherit' } as const;
  return spawnSync(process.execPath, [prisma, 'generate'], options).status ?? 1;
}

async function deploy(): Promise<number> {
  const { DATABASE_URL: url } = loadEnvironment(projectDirectory, 'production');
  if (!url) {
    throw new UserError(
      'DATABASE_URL is not set: give the URL of the database to migrate. (npm run dev and npm start migrate the local one.)',
    );
  }
  const applied = await applyMigrations(url);
  for (const migration of applied) printLine(`Applied ${migration}`);
  if (applied.length === 0) printLine('Nothing to apply: the database has every migration.');
  return 0;
}
