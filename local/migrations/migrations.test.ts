import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalPostgres, startLocalPostgres } from 'local-postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyMigrations } from './apply-migrations.ts';
import { createMigration, MigrationRefusedError } from './create-migration.ts';
import { readMigrationList } from './migration-list.ts';
import { migrationsDirectory, schemaFile } from './project.ts';
import { SchemaEngineError } from './schema-engine.ts';

let server: LocalPostgres;
let client: pg.Client;
let folder: string;
let paths: { migrationsDirectory: string; schemaFile: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rewind-migrations-'));
  paths = {
    migrationsDirectory: join(folder, 'migrations'),
    schemaFile: join(folder, 'schema.prisma'),
  };
  await cp(migrationsDirectory, paths.migrationsDirectory, { recursive: true });
  await cp(schemaFile, paths.schemaFile);
  server = await startLocalPostgres();
  client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await server.close();
  await rm(folder, { recursive: true });
});

test('the migrations make the schema: there is nothing to add', async () => {
  await expect(createMigration('nothing')).rejects.toThrow('nothing to add');
});

test('a migration needs a usable name', async () => {
  for (const name of [undefined, ' ', '../up', 'naïve']) {
    await expect(createMigration(name, paths)).rejects.toThrow(MigrationRefusedError);
  }
});

test('a change of the schema becomes the next migration; each is applied once', async () => {
  const { migrationDirectories } = await readMigrationList(paths.migrationsDirectory);
  const existing = migrationDirectories.map(({ path }) => path);
  expect(await applyMigrations(server.databaseUrl)).toEqual(existing);
  expect(await applyMigrations(server.databaseUrl)).toEqual([]);

  const schema = await readFile(paths.schemaFile, 'utf8');
  await writeFile(paths.schemaFile, `${schema}\nmodel Rating {\n  id String @id @db.Uuid\n}\n`);
  const now = new Date('2999-12-31T23:59:58.765Z');
  const name = await createMigration('Add-rating', paths, now);
  expect(name).toBe('29991231235958_add_rating');
  const sql = await readFile(join(paths.migrationsDirectory, name, 'migration.sql'), 'utf8');
  expect(sql).toContain('CREATE TABLE "Rating"');
  expect(sql).not.toContain('"Chat"');

  expect(await applyMigrations(server.databaseUrl, paths.migrationsDirectory)).toEqual([name]);
  const { rows } = await client.query(
    'select migration_name, checksum, finished_at from _prisma_migrations order by started_at',
  );
  expect(rows.map((row) => row.migration_name)).toEqual([...existing, name]);
  expect(rows.at(-1)).toMatchObject({
    checksum: createHash('sha256').update(sql).digest('hex'),
    finished_at: expect.any(Date),
  });
});

test('a database that cannot be reached is named', async () => {
  await expect(applyMigrations('postgresql://postgres@127.0.0.1:1/none')).rejects.toThrow(
    new SchemaEngineError(
      "Can't reach database server at `127.0.0.1:1`\n\nPlease make sure your database server is running at `127.0.0.1:1`.",
    ),
  );
});
