import type { Hydration } from '../../lib/chat/delivery-choice.ts';
import type { Message } from '../../lib/chat/message.ts';
import type { ConversationState } from '../../lib/conversation/state.ts';
import { openReader, type Reader, type ReaderSource } from '../support/reader.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { isBeginning } from './compare.ts';

/** A headless client on a network of its own, looked at whatever it shows. */
export type WatchedReader = {
  name: string;
  reader: Reader;
  network: TcpProxy;
  /** What it showed that it should not have; each with the text. */
  problems: Array<{ what: string; text: string }>;
  close(): Promise<void>;
};

/** What a reader is held against. */
type Watch = {
  responseId(): string | undefined;
  /** All that the model will have said. */
  words: string;
  /** True when an answer may end with less than was shown: nobody was left who knew it. */
  mayLose(): boolean;
};

/** Opens a chat; everything that it shows is looked at from now on. */
export async function openWatched(
  name: string,
  source: ReaderSource,
  hydration: Hydration,
  realtimePort: number,
  { responseId, words, mayLose }: Watch,
): Promise<WatchedReader> {
  const network = await startTcpProxy(realtimePort);
  const problems: WatchedReader['problems'] = [];
  let shown = '';
  const onState = (state: ConversationState) => {
    const message = state.messages.get(responseId() ?? '');
    const text = textOf(message);
    if (text === shown) return;
    if (!isBeginning(text, words)) problems.push({ what: 'showed', text });
    else if (!text.startsWith(shown)) {
      const isAllowed = message?.status === 'interrupted' && mayLose();
      if (!isAllowed) problems.push({ what: `took back ${JSON.stringify(shown)}, left`, text });
    }
    shown = text;
  };
  const reader = await openReader(source, hydration, { port: network.port, onState });
  return {
    ...{ name, reader, network, problems },
    async close() {
      reader.close();
      await network.close();
    },
  };
}

/** The text parts of a message, joined. */
export function textOf(message: Message | undefined): string {
  return (message?.parts ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');
}
