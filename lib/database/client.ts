import 'server-only';
import { PrismaPg } from '@prisma/adapter-pg';
import { isDriverAdapterError } from '@prisma/driver-adapter-utils';
import { getConfig } from '../config/config.ts';
import { Prisma, PrismaClient } from './generated/client.ts';

/** Below the local Postgres' connection limit; a serverless instance needs no more either. */
const POOL_SIZE = 5;

/** A transaction must never wait for the network: the local Postgres is one session. */
const TRANSACTION = { maxWait: 5_000, timeout: 10_000 };

export type Transaction = Prisma.TransactionClient;

// `next dev` evaluates this module again after each edit; the pool must not multiply.
const shared = globalThis as typeof globalThis & { rewindDatabase?: PrismaClient };

/** The Prisma client of this process, made on first use. Throws a `ConfigError`. */
export function getDatabase(): PrismaClient {
  shared.rewindDatabase ??= new PrismaClient({
    adapter: new PrismaPg({ connectionString: getConfig().databaseUrl, max: POOL_SIZE }),
    transactionOptions: TRANSACTION,
  });
  return shared.rewindDatabase;
}

/** True when a statement, raw or Prisma's own, failed because a row with this key is there already. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  // Not by Prisma's code, which for a raw statement says only that it failed.
  const reason = error.meta?.driverAdapterError ?? {};
  return isDriverAdapterError(reason) && reason.cause.kind === 'UniqueConstraintViolation';
}
