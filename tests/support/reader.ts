import * as Ably from 'ably';
import type { Changes, ChatPage } from '../../lib/chat/chat.ts';
import type { Hydration } from '../../lib/chat/delivery-choice.ts';
import { feedEarly } from '../../lib/conversation/early-feed.ts';
import { follow } from '../../lib/conversation/follow.ts';
import { channelOptions } from '../../lib/conversation/hydration.ts';
import { activeResponses, type ConversationState } from '../../lib/conversation/state.ts';
import { type ConversationStore, createConversationStore } from '../../lib/conversation/store.ts';
import { observeStore } from './observe-store.ts';

/** Where a reader gets its chat, beside the channel; whoever answers knows whose chat it is. */
export type ReaderSource = {
  chatId: string;
  channelName: string;
  token(): Promise<Ably.TokenDetails>;
  /** Null when the chat does not exist (yet). */
  page(): Promise<ChatPage | null>;
  changes(since: number, signal: AbortSignal): Promise<Changes | null>;
};

/** A reader without a browser: the real SDK, the real store, the real hydration. */
export type Reader = {
  store: ConversationStore;
  /** Resolves with the first state for which `is` holds; rejects after `ms` with what was seen. */
  until(is: (state: ConversationState) => boolean, ms?: number): Promise<ConversationState>;
  /** How often it has read `changes`, and channel history. */
  countReads(): number;
  countHistories(): number;
  /** The codes of what realtime gave as reasons for changes of the attachment. */
  reasons: readonly number[];
  /**
   * Goes to another chat, as a page does: nobody listens, while the channel stays attached for a
   * moment. The returned function comes back.
   */
  goAway(): () => void;
  close(): void;
};

export type ReaderOptions = {
  /** Where realtime is reached. */
  port: number;
  /** Told of every state that could be shown, also those between two renders. */
  onState?: ((state: ConversationState) => void) | undefined;
  /** As a page does: attaches at once, and follows when this resolves. */
  hydrated?: Promise<unknown> | undefined;
};

/** Opens a chat as its owner's page does: rendered from the database, then followed. */
export async function openReader(
  source: ReaderSource,
  hydration: Hydration,
  { port, onState, hydrated }: ReaderOptions,
): Promise<Reader> {
  const store = observeStore(createConversationStore(source.chatId), (state) => onState?.(state));
  const page = await source.page();
  if (page) store.dispatch({ name: 'page', page });

  const client = new Ably.Realtime({
    endpoint: '127.0.0.1',
    port,
    tls: false,
    disconnectedRetryTimeout: 100,
    logLevel: 0,
    authCallback: (_params, callback) => {
      source.token().then(
        (token) => callback(null, token),
        (error) => callback(String(error), null),
      );
    },
  });
  const { chat } = store.getState();
  const pattern = chat?.streamingPattern ?? 'message-per-token';
  const isActive = activeResponses(store.getState()).length > 0;
  const options = channelOptions(hydration, pattern, isActive);
  const isRewound = options.params?.rewind !== undefined;
  const channel = client.channels.get(source.channelName, options);
  let reads = 0;
  let histories = 0;
  const history = channel.history.bind(channel);
  channel.history = (params) => {
    histories += 1;
    return history(params ?? {});
  };
  const reasons: number[] = [];
  channel.on(['attached', 'update'], ({ reason }) => {
    if (reason) reasons.push(reason.code);
  });
  const wantsHistory = isActive && !isRewound;
  let feed = hydrated && feedEarly({ channel, pattern, wantsHistory });
  await hydrated;
  const start = () => {
    const early = feed;
    feed = undefined;
    return follow({
      client,
      channel,
      store,
      ensureToken: () => Promise.resolve(),
      ...{ isRewound, pattern, early },
      fetchChanges: (since, signal) => {
        reads += 1;
        return source.changes(since, signal);
      },
      // Faults are what these tests make; a reader that does not recover fails by its state.
      onError: () => undefined,
    });
  };
  let follower = start();
  return {
    ...{ store, reasons },
    countReads: () => reads,
    countHistories: () => histories,
    until: (is, ms = 15_000) => waitForState(store, is, ms),
    goAway() {
      follower.close();
      return () => {
        follower = start();
      };
    },
    close() {
      follower.close();
      client.close();
    },
  };
}

function waitForState(
  store: ConversationStore,
  is: (state: ConversationState) => boolean,
  ms: number,
): Promise<ConversationState> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      finish();
    };
    const look = () => {
      const state = store.getState();
      if (is(state)) settle(() => resolve(state));
    };
    const timer = setTimeout(() => {
      const seen = JSON.stringify([...store.getState().messages.values()]).slice(-600);
      settle(() => reject(new Error(`the reader did not get there in ${ms} ms: ${seen}`)));
    }, ms);
    const unsubscribe = store.subscribe(look);
    look();
  });
}
