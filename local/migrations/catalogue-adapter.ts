import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';

const internalChar = 18;
const text = 25;
const mark = ':char';

/**
 * Prisma's adapter, able to read the catalogue too: there the schema engine meets Postgres' internal
 * type "char", which adapter-pg refuses and the engine wants as a character. Such columns pass
 * through adapter-pg as marked texts. A shadow database is the database itself.
 */
export function createCatalogueAdapter(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  pool.on('connect', markInternalChars);
  // A query on the same connection reports the loss; unheard, it would end the process.
  pool.on('error', () => undefined);
  const factory = new PrismaPg(pool);
  const connect = async (): Promise<SqlDriverAdapter> => {
    const adapter = await factory.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => restoreInternalChars(await queryRaw(query));
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect,
    connectToShadowDb: connect,
  };
}

function markInternalChars(client: pg.ClientBase): void {
  if (!(client instanceof pg.Client)) return;
  client.connection.prependListener('rowDescription', ({ fields }: { fields: pg.FieldDef[] }) => {
    for (const field of fields) {
      if (field.dataTypeID !== internalChar) continue;
      field.dataTypeID = text;
      field.name += mark;
    }
  });
}

function restoreInternalChars(result: SqlResultSet): SqlResultSet {
  return {
    ...result,
    columnTypes: result.columnTypes.map((type, column) =>
      result.columnNames[column]?.endsWith(mark) ? ColumnTypeEnum.Character : type,
    ),
    columnNames: result.columnNames.map((name) =>
      name.endsWith(mark) ? name.slice(0, -mark.length) : name,
    ),
  };
}
