import type { Chat } from '@/lib/chat/chat.ts';
import type { SidebarEvent } from '@/lib/delivery/channels.ts';
import type { ChatsPage } from '../connection/api.ts';

/** The chats that the sidebar has loaded, in the order in which it shows them. Immutable. */
export type ChatList = {
  readonly chats: readonly Chat[];
  readonly activeIds: ReadonlySet<string>;
  /** The cursor of the next page; null when all chats are loaded. */
  readonly nextCursor: string | null;
  /** The newest revision of each chat that an event brought: older events are ignored. */
  readonly revisions: ReadonlyMap<string, number>;
};

/** The list from its first page. */
export function listOf({ chats, activeIds, nextCursor }: ChatsPage): ChatList {
  return { chats: inOrder(chats), activeIds: new Set(activeIds), nextCursor, revisions: new Map() };
}

/**
 * The list after its first page was read again: a chat that belongs on that page and is not there
 * is gone.
 */
export function withFirstPage(list: ChatList, page: ChatsPage): ChatList {
  const last = inOrder(page.chats).at(-1);
  const isBehind = (chat: Chat) => last !== undefined && compare(last, chat) < 0;
  const behind = page.nextCursor === null ? [] : list.chats.filter(isBehind);
  const nextCursor = behind.length > 0 ? list.nextCursor : page.nextCursor;
  return { ...listOf({ ...page, chats: merge(behind, page.chats) }), nextCursor };
}

/** The list with its next page. */
export function withNextPage(list: ChatList, page: ChatsPage): ChatList {
  // A chat that is here already may be newer, from an event.
  const chats = merge(page.chats, list.chats);
  return { ...list, chats, activeIds: new Set(page.activeIds), nextCursor: page.nextCursor };
}

/** The list after an event of the user's channel. */
export function withEvent(list: ChatList, { chat, revision, isActive }: SidebarEvent): ChatList {
  const isNewer = revision >= (list.revisions.get(chat.id) ?? 0);
  const next = isNewer ? withChat(list, chat) : list;
  const activeIds = new Set(next.activeIds);
  if (isActive) activeIds.add(chat.id);
  else if (isActive === false) activeIds.delete(chat.id);
  const revisions = isNewer ? new Map(list.revisions).set(chat.id, revision) : list.revisions;
  return { ...next, activeIds, revisions };
}

/** The list with this chat as it is now; without it while it is deleted. */
export function withChat(list: ChatList, chat: Chat): ChatList {
  if (chat.deletedAt) return withoutChat(list, chat.id);
  return { ...list, chats: merge(list.chats, [chat]) };
}

export function withoutChat(list: ChatList, id: string): ChatList {
  return { ...list, chats: list.chats.filter((chat) => chat.id !== id) };
}

/** The chats of both lists, each once; those of the second list win. */
function merge(first: readonly Chat[], second: readonly Chat[]): Chat[] {
  const ids = new Set(second.map(({ id }) => id));
  return inOrder([...second, ...first.filter(({ id }) => !ids.has(id))]);
}

function inOrder(chats: readonly Chat[]): Chat[] {
  return chats.toSorted(compare);
}

/** Pinned ones first, then the newest; as the API lists them. */
function compare(a: Chat, b: Chat): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  if (a.updatedAt !== b.updatedAt) return a.updatedAt > b.updatedAt ? -1 : 1;
  return a.id > b.id ? -1 : 1;
}
