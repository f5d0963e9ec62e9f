import { z } from 'zod';
import type { JournalEntry } from '../core/journal.ts';
import type { Message } from '../core/message.ts';
import type { Payload } from '../core/payload.ts';
import { isSerial } from '../core/serial.ts';
import { wireItem } from '../wire/codec.ts';
import { canonicalPayload, wirePayload } from '../wire/payload-codec.ts';

/** The first line of every journal; a file of another format is not read. */
export const headerLine = `${JSON.stringify({ journal: 'local-realtime', version: 1 })}\n`;

/** One line of a journal. Bytes are base64, as in the JSON form of the wire. */
export function recordLine(channel: string, entry: JournalEntry): string {
  return `${JSON.stringify({ channel, ...recordOf(entry) })}\n`;
}

/** What a line says. Throws an Error that gives the reason when it is no record. */
export function parseRecord(line: string): { channel: string; entry: JournalEntry } {
  const parsed = recordShape.safeParse(parseJson(line));
  if (parsed.success) {
    const { channel, ...entry } = parsed.data;
    return { channel, entry };
  }
  const path = parsed.error.issues[0]?.path.join('.');
  throw new Error(path ? `unusable ${path}` : 'not a record');
}

function recordOf(entry: JournalEntry): object {
  switch (entry.kind) {
    case 'publish':
      return { ...entry, messages: entry.messages.map((message) => wireItem(message, 'json')) };
    case 'change':
      return { ...entry, message: wireItem(entry.message, 'json') };
    case 'append':
      return { ...entry, piece: wirePayload(entry.piece, 'json') };
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error('not JSON');
  }
}

const serial = z.string().refine(isSerial);
const extras = z.record(z.string(), z.unknown()).optional();
const payloadShape = z.object({ data: z.string().optional(), encoding: z.string().optional() });

const versionShape = z.object({
  serial,
  timestamp: z.number(),
  clientId: z.string().optional(),
  description: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

const messageShape = payloadShape
  .extend({
    id: z.string(),
    name: z.string().optional(),
    extras,
    clientId: z.string().optional(),
    connectionId: z.string().optional(),
    timestamp: z.number(),
    serial,
    action: z.number(),
    version: versionShape,
  })
  .transform((message): Message => ({ ...message, ...payloadOf(message) }));

const recordShape = z.discriminatedUnion('kind', [
  z.object({
    channel: z.string(),
    kind: z.literal('publish'),
    messages: z.array(messageShape).min(1),
    hasGivenId: z.boolean(),
  }),
  z.object({
    channel: z.string(),
    kind: z.literal('change'),
    message: messageShape,
    isVersion: z.boolean(),
  }),
  z.object({
    channel: z.string(),
    kind: z.literal('append'),
    serial,
    piece: payloadShape.transform(payloadOf),
    version: versionShape,
    fields: z.object({ name: z.string().optional(), extras }).optional(),
  }),
]);

function payloadOf(written: z.infer<typeof payloadShape>): Payload {
  return canonicalPayload(written.data, written.encoding);
}
