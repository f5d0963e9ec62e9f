import type { Message, Sibling } from '../chat/message.ts';

/** Every message that is known to exist, loaded or not, by id. Immutable. */
export type Siblings = ReadonlyMap<string, Sibling>;

/** With these messages too, where they stand now. The same map when it says so already. */
export function withSiblings(siblings: Siblings, messages: readonly Sibling[]): Siblings {
  const news = messages.filter((message) => !isSame(siblings.get(message.id), message));
  if (news.length === 0) return siblings;
  const next = new Map(siblings);
  for (const { id, parentId, role, createdAt } of news) {
    next.set(id, { id, parentId, role, createdAt });
  }
  return next;
}

/** Without the messages of these ids. The same map when it has none of them. */
export function withoutSiblings(siblings: Siblings, ids: ReadonlySet<string>): Siblings {
  if (![...ids].some((id) => siblings.has(id))) return siblings;
  return new Map([...siblings].filter(([id]) => !ids.has(id)));
}

/** A message and its siblings, oldest first (PROTOCOL.md P48); itself alone when it is unknown. */
export function siblingsOf(siblings: Siblings, message: Message): readonly Sibling[] {
  return familiesOf(siblings).get(keyOf(message)) ?? [message];
}

const families = new WeakMap<Siblings, Map<string, Sibling[]>>();

/** Kept for each map: every message of every render needs it, and a token changes nothing of it. */
function familiesOf(siblings: Siblings): Map<string, Sibling[]> {
  const known = families.get(siblings);
  if (known) return known;
  const made = Map.groupBy(siblings.values(), keyOf);
  for (const family of made.values()) family.sort(byAge);
  families.set(siblings, made);
  return made;
}

function keyOf({ parentId, role }: Sibling): string {
  return `${parentId} ${role}`;
}

function byAge(a: Sibling, b: Sibling): number {
  return order(a.createdAt, b.createdAt) || order(a.id, b.id);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function isSame(known: Sibling | undefined, { parentId, createdAt }: Sibling): boolean {
  return known?.parentId === parentId && known.createdAt === createdAt;
}
