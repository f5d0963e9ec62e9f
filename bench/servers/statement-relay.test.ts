import { expect, test } from 'vitest';
import { doesWrite } from './statement-relay.ts';

test('what inserts, updates or deletes is a write, also behind a common table expression', () => {
  const writes = [
    'INSERT INTO "public"."Message" ("id") VALUES ($1)',
    'insert\n  into "Chat" (id) values ($1) on conflict do nothing',
    'UPDATE "Message" SET "seq" = $1 WHERE "id" = $2',
    '  delete from "Chat" where id = $1',
    'with moved as (update "Chat" set revision = 1 returning id) select id from moved',
  ];
  expect(writes.map(doesWrite)).toEqual(writes.map(() => true));
});

test('reading, locking and the edges of a transaction are none', () => {
  const others = [
    'SELECT "updatedAt" FROM "Chat" WHERE "deletedAt" IS NULL',
    'select revision from "Chat" where id = $1 for update',
    'select id from "Message" for no key update skip locked',
    'BEGIN',
    'COMMIT',
  ];
  expect(others.map(doesWrite)).toEqual(others.map(() => false));
});
