'use client';

import type { TokenDetails } from 'ably';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import { v7 as uuidv7 } from 'uuid';
import { createRecorder, type DeliveryRecorder } from '@/lib/conversation/recorder.ts';
import { type ConversationStore, createConversationStore } from '@/lib/conversation/store.ts';
import type { ChatPage, Hydration, StreamingPattern } from '@/lib/records.ts';
import type { RealtimeConnection, RealtimeEndpoint } from './realtime-client.ts';

export type Delivery = { streamingPattern: StreamingPattern; hydration: Hydration };

export type Chats = {
  /** Null until the page runs in a browser. */
  connection: RealtimeConnection | null;
  /** Null until the first token told who this is; nothing may be sent before. */
  userId: string | null;
  /** How chats are delivered whose owner has not chosen. */
  delivery: Delivery;
  /** The id that the next new chat will have. */
  draftId: string;
  renewDraft(): void;
  /** The store of a chat, the same for as long as the tab lives; a page seeds a new one. */
  storeOf(chatId: string, page: ChatPage | null): ConversationStore;
  /** Keeps account of how a chat came to its store; the same for as long as the tab lives. */
  recorderOf(chatId: string): DeliveryRecorder;
};

// The SDK for browsers has no place on the server; in a browser it loads while the page hydrates.
const loadRealtimeClient = typeof window === 'undefined' ? null : import('./realtime-client.ts');

const ChatsContext = createContext<Chats | null>(null);

/** What the open chats of this tab share. Throws outside of a `ChatsProvider`. */
export function useChats(): Chats {
  const chats = useContext(ChatsContext);
  if (!chats) throw new Error('useChats needs a ChatsProvider above it');
  return chats;
}

/**
 * Owns the connection and the stores of this tab. Stands in the shared layout, so that going from
 * one chat to another neither drops the connection nor forgets what was loaded.
 */
export function ChatsProvider({
  realtime,
  token,
  delivery,
  children,
}: {
  realtime: RealtimeEndpoint;
  /** Null for a visitor without a session: pages never make one. */
  token: TokenDetails | null;
  delivery: Delivery;
  children: ReactNode;
}) {
  const [connection, setConnection] = useState<RealtimeConnection | null>(null);
  const [userId, setUserId] = useState<string | null>(null);
  const [draftId, setDraftId] = useState(() => uuidv7());
  const [stores] = useState(() => new Map<string, ConversationStore>());
  const [recorders] = useState(() => new Map<string, DeliveryRecorder>());

  const firstToken = useRef(token);

  const { endpoint, port, tls } = realtime;
  useEffect(() => {
    const options = { tls, ...(endpoint ? { endpoint } : {}), ...(port ? { port } : {}) };
    let isLeft = false;
    let created: RealtimeConnection | null = null;
    loadRealtimeClient?.then(
      ({ createRealtimeConnection }) => {
        if (isLeft) return;
        created = createRealtimeConnection(options, setUserId, firstToken.current);
        firstToken.current = null;
        setConnection(created);
      },
      (error) => console.error('rewind: the realtime client could not be loaded', error),
    );
    return () => {
      isLeft = true;
      setConnection(null);
      created?.client.close();
    };
  }, [endpoint, port, tls]);

  const recorderOf = useCallback(
    (chatId: string) => {
      const recorder = recorders.get(chatId) ?? createRecorder();
      recorders.set(chatId, recorder);
      return recorder;
    },
    [recorders],
  );
  const storeOf = useCallback(
    (chatId: string, page: ChatPage | null) => {
      const known = stores.get(chatId);
      if (known) return known;
      const store = createConversationStore(chatId, recorderOf(chatId).observe);
      if (page) store.dispatch({ name: 'page', page });
      stores.set(chatId, store);
      return store;
    },
    [stores, recorderOf],
  );
  const renewDraft = useCallback(() => setDraftId(uuidv7()), []);

  return (
    <ChatsContext
      value={{ connection, userId, delivery, draftId, renewDraft, storeOf, recorderOf }}
    >
      {children}
    </ChatsContext>
  );
}
