import { MalformedMessageError } from './errors.ts';

/**
 * One message of a client, by what it wants: a `step` of the extended query protocol (Parse, Bind,
 * Describe, Execute, Close) is answered no sooner than the client asks for it, by a `query`.
 */
export type Message = {
  kind: 'encryption' | 'cancel' | 'startup' | 'step' | 'query' | 'terminate';
  bytes: Uint8Array;
};

const sslRequest = 80877103;
const gssRequest = 80877104;
const cancelRequest = 80877102;
const terminate = 'X'.charCodeAt(0);
const steps = Buffer.from('PBDEC', 'latin1');
const maxLength = 1 << 30;

/**
 * Cuts a client's bytes into whole messages, whatever the chunks are. Ends when the chunks end and
 * drops an unfinished message then; throws MalformedMessageError, and what `chunks` throws.
 */
export async function* readMessages(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Message> {
  let started = false;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const length = messageLength(rest, started);
      if (length === undefined || rest.length < length) break;
      const bytes = new Uint8Array(rest.subarray(0, length));
      const kind: Message['kind'] = started ? typedKind(bytes) : untypedKind(rest);
      rest = rest.subarray(length);
      started ||= kind === 'startup';
      yield { kind, bytes };
    }
  }
}

/** In bytes, with the type byte; undefined until enough has arrived to know. */
function messageLength(bytes: Buffer, started: boolean): number | undefined {
  const typeBytes = started ? 1 : 0;
  const needed = started ? 5 : 8;
  if (bytes.length < needed) return undefined;
  const length = bytes.readInt32BE(typeBytes);
  if (length < (started ? 4 : 8) || length > maxLength) {
    throw new MalformedMessageError(`A message cannot be ${length} bytes long`);
  }
  return typeBytes + length;
}

function typedKind(bytes: Uint8Array): Message['kind'] {
  const [type = 0] = bytes;
  if (type === terminate) return 'terminate';
  return steps.includes(type) ? 'step' : 'query';
}

function untypedKind(bytes: Buffer): Message['kind'] {
  const code = bytes.readInt32BE(4);
  if (code === sslRequest || code === gssRequest) return 'encryption';
  return code === cancelRequest ? 'cancel' : 'startup';
}
