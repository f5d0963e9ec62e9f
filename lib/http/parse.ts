import 'server-only';
import { z } from 'zod';
import { Problem } from '../problem.ts';

/** Bytes of a request body that are read at all: the longest message in four-byte characters, twice. */
const LARGEST_BODY = 256 * 1024;

/** A UUID, in lower case; its fault is `invalid_id`. */
export const idSchema = z.guid().transform((id) => id.toLowerCase());

/** Route parameters that are UUIDs, in lower case. Throws a `Problem` `invalid_id`. */
export function parseIds<Ids extends Record<string, string>>(params: Ids): Ids {
  const parsed = z.record(z.string(), idSchema).safeParse(params);
  if (!parsed.success) throw new Problem('invalid_id');
  return parsed.data as Ids;
}

/**
 * A request's JSON body in the form of a schema, of at most `largest` bytes. Throws a `Problem`: `too_large`, `invalid_json`,
 * `invalid_id` when only an id is wrong, `invalid_request` with the first fault.
 */
export async function parseBody<T>(
  request: Request,
  schema: z.ZodType<T>,
  largest = LARGEST_BODY,
): Promise<T> {
  const text = await readText(request, largest);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new Problem('invalid_json', undefined, { cause: error });
  }
  return parse(body, schema);
}

/** The query parameters of a request in the form of a schema. Throws a `Problem` `invalid_request`. */
export function parseQuery<T>(request: Request, schema: z.ZodType<T>): T {
  return parse(Object.fromEntries(new URL(request.url).searchParams), schema);
}

function parse<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [fault] = parsed.error.issues;
  const where = fault?.path.join('.') || 'the request';
  const isId = fault?.code === 'invalid_format' && fault.format === 'guid';
  throw new Problem(isId ? 'invalid_id' : 'invalid_request', `${where}: ${fault?.message}`);
}

async function readText(request: Request, largest: number): Promise<string> {
  const tooLarge = new Problem('too_large', `More than ${Math.floor(largest / 1024)} KiB.`);
  if (Number(request.headers.get('content-length')) > largest) throw tooLarge;
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > largest) throw tooLarge;
  return new TextDecoder().decode(bytes);
}
