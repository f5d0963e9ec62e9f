import { type Dispatch, type ReactNode, type SetStateAction, useId, useMemo } from 'react';
import type { Chat } from '@/lib/chat/chat.ts';
import { fetchChats } from '../connection/api.ts';
import { groupChats } from './chat-groups.ts';
import { ChatLink } from './chat-link.tsx';
import { type ChatList, withNextPage } from './chat-list.ts';
import type { MenuTarget } from './chat-menu.tsx';
import { ChatTitleBox } from './chat-title-box.tsx';
import { LoadMore } from './load-more.tsx';
import { MarkedText } from './marked-text.tsx';
import { type Day, useDay } from './use-day.ts';
import { useSearch } from './use-search.ts';

/** What all rows share. */
export type RowContext = {
  currentId: string | null;
  unread: ReadonlySet<string>;
  activeIds: ReadonlySet<string>;
  /** The chat whose title is being changed. */
  renamedId: string | null;
  onRenamed(id: string | null): void;
  onTitle(chat: Chat, title: string): void;
  onChoose(): void;
  onMenu(target: MenuTarget): void;
};

/** The chats by day, or what was found while there is a search. */
export function ShownChats(props: {
  list: ChatList;
  onList: Dispatch<SetStateAction<ChatList>>;
  query: string;
  day: Day;
  rows: RowContext;
}) {
  const { list, onList, query, day, rows } = props;
  const { now, zone } = useDay(day);
  const { found, more } = useSearch(query);
  const { chats, nextCursor } = list;
  const groups = useMemo(() => groupChats(chats, now, zone), [chats, now, zone]);

  async function loadMore() {
    if (!nextCursor) return;
    const page = await fetchChats(nextCursor);
    onList((shown) => (shown.nextCursor === nextCursor ? withNextPage(shown, page) : shown));
  }

  if (found) {
    const loaded = new Map(chats.map((chat) => [chat.id, chat]));
    return (
      <>
        <p role="status" className="mt-4 px-3 text-note text-quiet">
          {found.problem ?? (found.chats.length === 0 ? `Nothing has “${found.query}”.` : 'Found')}
        </p>
        <ul className="mt-1 grid gap-0.5">
          {found.chats.map(({ match, ...chat }) => (
            <Row
              key={chat.id}
              chat={loaded.get(chat.id) ?? chat}
              title={<MarkedText segments={match.title} />}
              note={match.text && <MarkedText segments={match.text} />}
              {...rows}
            />
          ))}
        </ul>
        {found.nextCursor && <LoadMore cursor={found.nextCursor} onMore={more} />}
      </>
    );
  }
  if (chats.length === 0) {
    return <p className="mt-5 px-3 text-note text-quiet">Your chats will be listed here.</p>;
  }
  return (
    <>
      {groups.map((group) => (
        <Group key={group.label} label={group.label}>
          {group.chats.map((chat) => (
            <Row key={chat.id} chat={chat} {...rows} />
          ))}
        </Group>
      ))}
      {nextCursor && <LoadMore cursor={nextCursor} onMore={loadMore} />}
    </>
  );
}

function Group({ label, children }: { label: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="mt-4">
      <h2 id={id} className="mb-1 px-3 text-note text-quiet">
        {label}
      </h2>
      <ul aria-labelledby={id} className="grid gap-0.5">
        {children}
      </ul>
    </section>
  );
}

function Row(props: RowContext & { chat: Chat; title?: ReactNode; note?: ReactNode }) {
  const { chat, title, note, renamedId, onRenamed, onTitle, onChoose, onMenu } = props;
  if (chat.id === renamedId) {
    return (
      <li className="min-w-0">
        <ChatTitleBox
          title={chat.title}
          onKeep={(kept) => onTitle(chat, kept)}
          onLeave={() => onRenamed(null)}
        />
      </li>
    );
  }
  return (
    <li className="min-w-0">
      <ChatLink
        chat={chat}
        isCurrent={chat.id === props.currentId}
        isActive={props.activeIds.has(chat.id)}
        isUnread={props.unread.has(chat.id)}
        title={title}
        note={note}
        onChoose={onChoose}
        onRename={() => onRenamed(chat.id)}
        onMenu={(button) => onMenu({ chat, button })}
      />
    </li>
  );
}
