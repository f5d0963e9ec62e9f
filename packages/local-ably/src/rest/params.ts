import { z } from 'zod';
import { ProtocolError } from '../errors.ts';

/** A time in a query, ms since the epoch. */
export const time = z.coerce.number().int().nonnegative();

/** Reads the query of a request. Throws 40003, with the name of the parameter that is wrong. */
export function readParams<Shape extends z.ZodObject>(
  shape: Shape,
  query: URLSearchParams,
): z.infer<Shape> {
  const parsed = shape.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  const name = parsed.error.issues[0]?.path.join('.') ?? 'query';
  throw new ProtocolError(40003, 400, `invalid parameter: ${name}`);
}
