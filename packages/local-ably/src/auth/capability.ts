import { ProtocolError } from '../errors.ts';

const operations = [
  '*',
  'publish',
  'subscribe',
  'presence',
  'history',
  'stats',
  'channel-metadata',
  'message-update-own',
  'message-update-any',
  'message-delete-own',
  'message-delete-any',
  'annotation-publish',
  'annotation-subscribe',
  'object-publish',
  'object-subscribe',
  'push-subscribe',
  'push-admin',
  'privileged-headers',
] as const;

/** Something a credential may allow on a channel. */
export type Operation = (typeof operations)[number];

/** Which operations are allowed on which channels: `{ "chat:*": ["subscribe"] }`. */
export type Capability = Readonly<Record<string, readonly Operation[]>>;

/** Everything, on channels of every kind. */
export const fullCapability: Capability = { '[*]*': ['*'] };

const known: ReadonlySet<string> = new Set(operations);

function isOperation(value: unknown): value is Operation {
  return typeof value === 'string' && known.has(value);
}

/** Reads a capability from its JSON text. Throws 40000 when it is not well formed. */
export function parseCapability(text: string): Capability {
  const invalid = (why: string) => new ProtocolError(40000, 400, `invalid capability: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('not an object');
  }
  const capability: Record<string, readonly Operation[]> = {};
  for (const [resource, list] of Object.entries(value)) {
    if (!Array.isArray(list) || list.length === 0) throw invalid(`no operations for ${resource}`);
    if (!list.every(isOperation)) throw invalid(`unknown operation for ${resource}`);
    if (list.includes('*') && list.length > 1) throw invalid(`"*" is not alone for ${resource}`);
    capability[resource] = list;
  }
  return capability;
}

/** The JSON text in which a granted capability is returned: everything in it sorted. */
export function capabilityText(capability: Capability): string {
  const sorted = Object.keys(capability)
    .sort()
    .map((resource) => [resource, [...(capability[resource] ?? [])].sort()]);
  return JSON.stringify(Object.fromEntries(sorted));
}

/** What both of two capabilities allow on channels; empty when that is nothing. */
export function intersection(one: Capability, other: Capability): Capability {
  const common = new Map<string, Set<Operation>>();
  for (const [resource, wanted] of Object.entries(one)) {
    for (const [limit, allowed] of Object.entries(other)) {
      const shared = commonResource(resource, limit);
      const operations = wanted.includes('*')
        ? allowed
        : wanted.filter((operation) => allowed.includes('*') || allowed.includes(operation));
      if (shared === undefined || operations.length === 0) continue;
      common.set(shared, new Set([...(common.get(shared) ?? []), ...operations]));
    }
  }
  return Object.fromEntries(
    [...common].map(([resource, set]) => [resource, set.has('*') ? ['*'] : [...set]]),
  );
}

/** Whether the capability allows the operation on the channel. */
export function isAllowed(capability: Capability, channel: string, operation: Operation): boolean {
  return Object.entries(capability).some(
    ([resource, allowed]) =>
      (allowed.includes('*') || allowed.includes(operation)) && isCovered(channel, resource),
  );
}

/** Whether a resource names the channel: segment by segment, with `*` for whole segments only. */
function isCovered(channel: string, resource: string): boolean {
  const pattern = patternOf(resource);
  if (pattern === undefined) return false;
  const segments = channel.split(':');
  const isOpenEnded = pattern.at(-1) === '*';
  if (isOpenEnded ? segments.length < pattern.length : segments.length !== pattern.length) {
    return false;
  }
  return pattern.every((part, index) => part === '*' || part === segments[index]);
}

/** The resource that names the channels which both of two name; undefined when there are none. */
function commonResource(one: string, other: string): string | undefined {
  if (one === other) return one;
  const left = patternOf(one);
  const right = patternOf(other);
  if (left === undefined || right === undefined) return undefined;
  const common: string[] = [];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    // Beyond its end a pattern names something only if it ends in `*`.
    const here = left[index] ?? (left.at(-1) === '*' ? '*' : undefined);
    const there = right[index] ?? (right.at(-1) === '*' ? '*' : undefined);
    if (here === undefined || there === undefined) return undefined;
    if (here !== '*' && there !== '*' && here !== there) return undefined;
    common.push(here === '*' ? there : here);
  }
  return common.join(':');
}

/** The segments of a resource that is about channels: `[queue]…` and the like are not. */
function patternOf(resource: string): readonly string[] | undefined {
  const qualified = /^\[([^\]]*)\](.*)$/s.exec(resource);
  if (qualified && qualified[1] !== '*') return undefined;
  return (qualified?.[2] ?? resource).split(':');
}
