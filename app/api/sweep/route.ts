import { after } from 'next/server';
import { sweep } from '@/lib/agent/recovery/sweep.ts';
import { handle, json } from '@/lib/http/respond.ts';
import { requireScheduler } from '@/lib/identity/scheduler.ts';

export const maxDuration = 300;

/** For a scheduler: recovers what dead agents left behind in chats that nobody looks at. */
export const GET = handle(async (request) => {
  requireScheduler(request.headers);
  const { chats, work } = await sweep();
  after(work);
  return json({ chats });
});
