import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { MalformedMessageError } from './errors.ts';
import { readMessages } from './messages.ts';

const encryption = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const startup = Buffer.from('\0\0\0\x12\0\x03\0\0user\0me\0\0\0', 'latin1');
const query = Buffer.from('Q\0\0\0\x0dselect 1\0', 'latin1');
const terminate = Buffer.from('X\0\0\0\x04', 'latin1');

async function kindsOf(chunks: Buffer[]): Promise<string[]> {
  const kinds: string[] = [];
  for await (const { kind, bytes } of readMessages(Readable.from(chunks))) {
    kinds.push(`${kind} ${bytes.length}`);
  }
  return kinds;
}

const conversation = Buffer.concat([encryption, startup, query, query, terminate]);
const expected = ['encryption 8', 'startup 18', 'query 14', 'query 14', 'terminate 5'];

it('messages are whole however the bytes arrive', async () => {
  expect(await kindsOf([conversation])).toEqual(expected);
  expect(await kindsOf([...conversation].map((byte) => Buffer.from([byte])))).toEqual(expected);
});

it('an unfinished message is dropped when the client leaves', async () => {
  expect(await kindsOf([conversation.subarray(0, -10)])).toEqual(expected.slice(0, 3));
});

it('what is not the protocol is refused', async () => {
  await expect(kindsOf([Buffer.from('GET / HTTP/1.1\r\n')])).rejects.toThrow(MalformedMessageError);
});
