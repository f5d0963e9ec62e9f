import * as Ably from 'ably';
import type { Hydration, StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import type { Message } from '../../lib/chat/message.ts';
import { follow } from '../../lib/conversation/follow.ts';
import { channelOptions } from '../../lib/conversation/hydration.ts';
import { activeResponses } from '../../lib/conversation/state.ts';
import { type ConversationStore, createConversationStore } from '../../lib/conversation/store.ts';
import type { Visitor } from './visitor.ts';

/** An open chat without a page around it: the real SDK, store and hydration. */
type MeasuredReader = {
  /** The moment of the attach, by `performance.now()`. */
  readonly attached: Promise<number>;
  /** Channel messages from before the attach was asked for that were read so far. */
  messagesRead(): number;
  text(responseId: string): string;
  /** Resolves, with the moment, when so much of a response is there. */
  untilLength(responseId: string, length: number): Promise<number>;
  close(): void;
};

/** Opens a chat as a page does that was just loaded. */
export async function openMeasuredReader(
  visitor: Visitor,
  chatId: string,
  port: number,
  [pattern, hydration]: readonly [StreamingPattern, Hydration],
): Promise<MeasuredReader> {
  const store = createConversationStore(chatId);
  const page = await visitor.page(chatId);
  store.dispatch({ name: 'page', page });
  const client = new Ably.Realtime({
    ...{ endpoint: '127.0.0.1', port, tls: false, logLevel: 0 },
    authCallback: (_params, callback) => {
      visitor.token().then(
        (token) => callback(null, token),
        (error) => callback(String(error), null),
      );
    },
  });
  const isActive = activeResponses(store.getState()).length > 0;
  const options = channelOptions(hydration, pattern, isActive);
  const channel = client.channels.get(page.chat.channel, options);
  let read = 0;
  const readHistory = channel.history.bind(channel);
  Object.assign(channel, {
    history: async (params?: Ably.RealtimeHistoryParams) => counted(await readHistory(params)),
  });
  function counted<T>(result: Ably.PaginatedResult<T>): Ably.PaginatedResult<T> {
    read += result.items.length;
    const next = result.next.bind(result);
    result.next = async () => {
      const following = await next();
      return following && counted(following);
    };
    return result;
  }

  // Then an attach is asked for and made within two milliseconds: what is older came by rewind.
  await client.connection.whenState('connected');
  const askedAt = Date.now();
  const attached = new Promise<number>((resolve) => {
    channel.once('attached', () => resolve(performance.now()));
  });
  // Told of each message after the follower.
  const countRewound = ({ timestamp = askedAt }: Ably.InboundMessage) => {
    if (timestamp < askedAt) read += 1;
  };
  const follower = follow({
    client,
    channel,
    store,
    ensureToken: () => Promise.resolve(),
    isRewound: options.params?.rewind !== undefined,
    pattern,
    fetchChanges: (since, signal) => visitor.changes(chatId, since, signal),
    onError: (error) => console.error(error),
  });
  channel.subscribe(countRewound).catch((error) => console.error(error));
  const text = (responseId: string) => textOf(store.getState().messages.get(responseId));
  return {
    attached,
    messagesRead: () => read,
    text,
    untilLength: (responseId, length) =>
      untilTrue(store, () => text(responseId).length >= length).then(() => performance.now()),
    close() {
      follower.close();
      client.close();
    },
  };
}

function untilTrue(store: ConversationStore, is: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!is()) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = store.subscribe(look);
    look();
  });
}

function textOf(message: Message | undefined): string {
  return (message?.parts ?? []).map((part) => ('text' in part ? part.text : '')).join('');
}
