import { connect, createServer, type Socket } from 'node:net';
import { readMessages } from 'local-postgres';

/** Statements that went through since the start, and how many of them write. */
export type StatementCounts = { statements: number; writes: number };

type StatementRelay = {
  readonly port: number;
  readonly counts: StatementCounts;
  close(): void;
};

const PARSE = 'P'.charCodeAt(0);
const QUERY = 'Q'.charCodeAt(0);
/** The type byte and the length. */
const HEAD = 5;

/** Stands in front of a Postgres and counts what its clients ask. */
export async function startStatementRelay(postgresPort: number): Promise<StatementRelay> {
  const counts: StatementCounts = { statements: 0, writes: 0 };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const postgres = connect({ port: postgresPort, host: '127.0.0.1', noDelay: true });
    for (const socket of [client, postgres]) {
      sockets.add(socket);
      const end = () => {
        sockets.delete(socket);
        client.destroy();
        postgres.destroy();
      };
      socket.on('close', end);
      // Told by `close` too; what broke is for the client to say.
      socket.on('error', end);
    }
    postgres.pipe(client);
    relay(client, postgres, counts).catch(() => client.destroy());
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return {
    port,
    counts,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function relay(client: Socket, postgres: Socket, counts: StatementCounts): Promise<void> {
  for await (const { kind, bytes } of readMessages(client)) {
    if (kind === 'step' || kind === 'query') count(bytes, counts);
    postgres.write(bytes);
  }
}

function count(bytes: Uint8Array, counts: StatementCounts): void {
  const sql = statementOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (sql === null) return;
  counts.statements += 1;
  if (doesWrite(sql)) counts.writes += 1;
}

/** The text of a Parse or a Query; null for other messages. */
function statementOf(bytes: Buffer): string | null {
  if (bytes[0] !== PARSE && bytes[0] !== QUERY) return null;
  const from = bytes[0] === PARSE ? bytes.indexOf(0, HEAD) + 1 : HEAD;
  return bytes.toString('utf8', from, bytes.indexOf(0, from));
}

/** Whether a statement inserts, updates or deletes; locking rows is not writing. */
export function doesWrite(sql: string): boolean {
  const unlocked = sql.replaceAll(/\bfor\s+(no\s+key\s+)?update\b/gi, '');
  return /\b(insert\s+into|update|delete\s+from)\b/i.test(unlocked);
}
