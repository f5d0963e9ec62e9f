import { checkHealth } from '@/lib/agent/health.ts';
import { handle, json } from '@/lib/http/respond.ts';

/** 200 when every dependency answers, else 503; one line per dependency. */
export const GET = handle(async () => {
  const lines = await checkHealth();
  const isHealthy = Object.values(lines).every((line) => line === 'ok');
  return json(lines, isHealthy ? 200 : 503);
});
