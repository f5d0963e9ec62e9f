import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { chatChannel } from '../../lib/delivery/channels.ts';
import { markdownToken } from '../markdown.ts';

/** Rows are written as they are stored: to say so much would take hours. */
export type Seed = {
  /** Makes this many empty chats, the newest a minute old. */
  addChats(ownerId: string, count: number): Promise<void>;
  /** Makes a chat with this many messages, each answer a page of Markdown; resolves with its id. */
  addChat(ownerId: string, messages: number): Promise<string>;
  close(): Promise<void>;
};

const ANSWER_TOKENS = 150;

/** Opens the database of a server. */
export async function openSeed(databaseUrl: string): Promise<Seed> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();

  return {
    async addChats(ownerId, count) {
      const ids = Array.from({ length: count }, () => randomUUID());
      await client.query(
        `insert into "Chat" (id, "ownerId", channel, title, revision, "createdAt", "updatedAt")
         select id::uuid, $1::uuid, 'ai:' || $1 || ':' || id, 'An older chat, number ' || place, 1,
           now() - place * interval '1 minute', now() - place * interval '1 minute'
         from unnest($2::text[]) with ordinality as made(id, place)`,
        [ownerId, ids],
      );
    },
    async addChat(ownerId, messages) {
      const chatId = randomUUID();
      const ids = Array.from({ length: messages }, () => randomUUID());
      await client.query(
        `insert into "Chat" (id, "ownerId", channel, title, "headId", revision)
         values ($1, $2, $3, $4, $5, 1)`,
        [chatId, ownerId, chatChannel(ownerId, chatId), `${messages} messages`, ids.at(-1)],
      );
      await client.query(
        `insert into "Message" (id, "chatId", "parentId", role, parts, status, revision)
         select id::uuid, $1::uuid, parent::uuid, role::"Role", parts::jsonb, 'complete', 1
         from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as made(id, parent, role, parts)`,
        [
          chatId,
          ids,
          ids.map((_, place) => ids[place - 1] ?? null),
          ids.map((_, place) => (isQuestion(place) ? 'user' : 'assistant')),
          ids.map((_, place) => JSON.stringify([{ type: 'text', text: textOf(place) }])),
        ],
      );
      return chatId;
    },
    close: () => client.end(),
  };
}

function isQuestion(place: number): boolean {
  return place % 2 === 0;
}

function textOf(place: number): string {
  if (isQuestion(place)) return `What is message ${place} about?`;
  return Array.from({ length: ANSWER_TOKENS }, (_, index) => markdownToken(index)).join('');
}
