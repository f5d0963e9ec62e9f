import { expect, it, vi } from 'vitest';
import { requireScheduler } from './scheduler.ts';

const SECRET = 'a secret of the scheduler';
const config = vi.hoisted((): { cronSecret?: string } => ({}));
vi.mock('../config/config.ts', () => ({ getConfig: () => config }));

function ask(authorization?: string): () => void {
  return () => requireScheduler(new Headers(authorization ? { authorization } : {}));
}

it('lets nobody pass while there is no secret', () => {
  for (const given of [undefined, 'Bearer undefined', 'Bearer ']) {
    expect(ask(given)).toThrow(expect.objectContaining({ code: 'not_found' }));
  }
});

it('lets only those pass who know the secret', () => {
  config.cronSecret = SECRET;
  for (const given of [undefined, SECRET, `Bearer ${SECRET}x`, 'Bearer ', `Basic ${SECRET}`]) {
    expect(ask(given)).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  }
  expect(ask(`Bearer ${SECRET}`)).not.toThrow();
});
