import { expect, it, vi } from 'vitest';
import { errorInfoOf, ProtocolError } from './errors.ts';

it('a refusal is told as it is, and not logged', () => {
  const log = vi.fn();
  expect(errorInfoOf(new ProtocolError(40160, 401, 'no'), log)).toEqual({
    code: 40160,
    statusCode: 401,
    message: 'no',
    href: 'https://help.ably.io/error/40160',
  });
  expect(log).not.toHaveBeenCalled();
});

it.each([[new Error('a secret detail')], ['a secret detail']])(
  'a fault of the server itself is logged, and told without its details',
  (thrown) => {
    const log = vi.fn();
    const told = errorInfoOf(thrown, log);
    expect(told).toMatchObject({ code: 50000, statusCode: 500 });
    expect(told.message).not.toContain('secret');
    expect(log).toHaveBeenCalledWith(expect.stringContaining('a secret detail'));
  },
);
