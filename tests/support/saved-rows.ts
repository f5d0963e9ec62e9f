import type pg from 'pg';
import type { SavedRow } from './control.ts';

/** The messages of a chat in the order in which their ids were made, read past the application. */
export async function readSavedRows(pool: pg.Pool, chatId: string): Promise<SavedRow[]> {
  const { rows } = await pool.query<SavedRow>(
    `select id, role, status, coalesce((
       select string_agg(part->>'text', '' order by place)
       from jsonb_array_elements(parts) with ordinality as p(part, place)
       where part->>'type' = 'text'), '') as text
     from "Message" where "chatId" = $1::uuid order by id`,
    [chatId],
  );
  return rows;
}
