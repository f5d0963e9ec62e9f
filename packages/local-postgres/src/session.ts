import type { PGlite } from '@electric-sql/pglite';
import { SessionFailedError } from './errors.ts';
import { createTurns } from './turns.ts';

/**
 * PGlite's only session, shared by turns. A turn is everything between two moments at which the
 * session is idle and outside a transaction, so that neither a transaction nor the parse, bind and
 * execute of one statement ever mixes with another client's.
 */
export type Session = {
  takeTurn(): Promise<Turn>;
};

/** Both functions throw SessionFailedError. */
export type Turn = {
  /** Runs one message or several in a row, passes the reply on as it comes, and says whether the turn should end. */
  run(messages: Uint8Array, reply: (bytes: Uint8Array) => void): Promise<{ isOver: boolean }>;
  /** Undoes what was left open, and lets the next one in. */
  end(): Promise<void>;
};

const sync = encode('S', '');
const rollback = encode('Q', 'ROLLBACK\0');
// A ReadyForQuery outside a transaction. No other message ends in a letter, so a tail decides it.
const idleTail = Buffer.from('Z\0\0\0\x05I', 'latin1');

export function createSession(database: PGlite): Session {
  const turns = createTurns();
  let failure: SessionFailedError | undefined;

  async function run(
    messages: Uint8Array,
    reply: (bytes: Uint8Array) => void,
  ): Promise<{ isOver: boolean }> {
    if (failure) throw failure;
    let tail: Uint8Array = Buffer.alloc(0);
    try {
      await database.execProtocolRawStream(messages, {
        onRawData(bytes) {
          tail = Buffer.concat([tail, bytes]).subarray(-idleTail.length);
          // PGlite writes its next reply over these bytes.
          reply(bytes.slice());
        },
      });
    } catch (cause) {
      failure = new SessionFailedError('The embedded Postgres has stopped working', { cause });
      throw failure;
    }
    return { isOver: idleTail.equals(tail) };
  }

  return {
    async takeTurn() {
      const release = await turns.take();
      let isOver = true;
      return {
        async run(messages, reply) {
          isOver = false;
          ({ isOver } = await run(messages, reply));
          return { isOver };
        },
        async end() {
          try {
            // The client that would read these replies has gone.
            if (!isOver) ({ isOver } = await run(sync, () => undefined));
            if (!isOver) await run(rollback, () => undefined);
          } finally {
            release();
          }
        },
      };
    },
  };
}

function encode(type: string, body: string): Uint8Array {
  const message = Buffer.alloc(5 + body.length);
  message.write(type, 0, 'latin1');
  message.writeInt32BE(4 + body.length, 1);
  message.write(body, 5, 'latin1');
  return new Uint8Array(message);
}
