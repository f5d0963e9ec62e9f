import { ProtocolError } from '../wire/errors.ts';

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

/** The text form that is signed and returned: resources and operations sorted. */
export function capabilityText(capability: Capability): string {
  const sorted = Object.keys(capability)
    .sort()
    .map((resource) => [resource, [...(capability[resource] ?? [])].sort()]);
  return JSON.stringify(Object.fromEntries(sorted));
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
  const qualified = /^\[([^\]]*)\](.*)$/s.exec(resource);
  // `[queue]…`, `[meta]…` and the like are about other kinds of resources than channels.
  if (qualified && qualified[1] !== '*') return false;
  const pattern = (qualified?.[2] ?? resource).split(':');
  const segments = channel.split(':');
  const isOpenEnded = pattern.at(-1) === '*';
  if (isOpenEnded ? segments.length < pattern.length : segments.length !== pattern.length) {
    return false;
  }
  return pattern.every((part, index) => part === '*' || part === segments[index]);
}
