'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { Delivery } from '@/lib/chat/delivery-choice.ts';
import { createKeptChats, type KeptChats } from './kept-chats.ts';
import { begunConnection, openConnection } from './open-connection.ts';
import type { RealtimeConnection } from './realtime-client.ts';

export type Chats = {
  /** Null until the page runs in a browser. */
  connection: RealtimeConnection | null;
  /** Null until the first token says who the user is; nothing may be sent before. */
  userId: string | null;
  /** How chats are delivered whose owner has not chosen. */
  delivery: Delivery;
  /** The id that the next new chat will have. */
  draftId: string;
  renewDraft(): void;
  keptChats: KeptChats;
};

const ChatsContext = createContext<Chats | null>(null);

/** What the open chats of this tab share. Throws outside of a `ChatsProvider`. */
export function useChats(): Chats {
  const chats = useContext(ChatsContext);
  if (!chats) throw new Error('useChats needs a ChatsProvider above it');
  return chats;
}

/**
 * Owns the connection and the stores of this tab. It is part of the shared layout, so that going
 * from one chat to another keeps the connection and what was loaded. `visitorId`: the user the page
 * was rendered for; null for a visitor without a session.
 */
export function ChatsProvider({
  delivery,
  visitorId,
  children,
}: {
  delivery: Delivery;
  visitorId: string | null;
  children: ReactNode;
}) {
  // A connection that was begun before hydration is used by the first render.
  const [connection, setConnection] = useState(begunConnection);
  const [userId, setUserId] = useState(visitorId);
  const [draftId, setDraftId] = useState(() => uuidv7());
  const [keptChats] = useState(createKeptChats);

  useEffect(() => {
    let isLeft = false;
    const opened = openConnection((id) => !isLeft && setUserId(id));
    setConnection(opened);
    return () => {
      isLeft = true;
      setConnection(null);
      opened.client.close();
    };
  }, []);

  const renewDraft = useCallback(() => setDraftId(uuidv7()), []);

  return (
    <ChatsContext value={{ connection, userId, delivery, draftId, renewDraft, keptChats }}>
      {children}
    </ChatsContext>
  );
}
