import { fileURLToPath } from 'node:url';

/** Absolute paths of the project's folder and of what the migrations are made from. */
export const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));
export const schemaFile = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url));
export const migrationsDirectory = fileURLToPath(
  new URL('../../prisma/migrations', import.meta.url),
);
