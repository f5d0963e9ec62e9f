import type { Changes, ChatPage } from '../../lib/chat/chat.ts';
import type { Hydration, StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import { type Follower, follow } from '../../lib/conversation/follow.ts';
import { channelOptions } from '../../lib/conversation/hydration.ts';
import { reduce } from '../../lib/conversation/reduce.ts';
import { activeResponses, type ConversationState } from '../../lib/conversation/state.ts';
import { type ConversationStore, createConversationStore } from '../../lib/conversation/store.ts';
import { observeStore } from '../support/observe-store.ts';
import { ReaderLink } from './reader-link.ts';
import type { Sabotage } from './sabotage.ts';
import type { SimulatedChannel } from './simulated-channel.ts';
import { CHAT_ID } from './simulated-database.ts';
import { Refused, type Requests } from './simulated-history.ts';
import type { VirtualClock } from './virtual-clock.ts';

export type ReaderOptions = {
  clock: VirtualClock;
  channel: SimulatedChannel;
  pattern: StreamingPattern;
  hydration: Hydration;
  latencyMs: number;
  mountMs: number;
  sabotage: Sabotage;
  readPage(): ChatPage;
  readChanges(since: number): Changes;
  /** Told of every state that could be shown. */
  onState(state: ConversationState): void;
  /** Told of errors that no simulated fault explains. */
  onError(error: unknown): void;
};

/** A page of the chat: rendered from the database, then kept up to date by the real `follow`. */
export class SimulatedReader {
  readonly link: ReaderLink;
  readonly requests: Requests;
  readonly #options: ReaderOptions;
  readonly #store: ConversationStore;
  readonly #isRewound: boolean;
  #follower: Follower | null = null;
  #isClosed = false;
  #mounts = 0;

  constructor(options: ReaderOptions) {
    const { clock, channel, pattern, hydration, sabotage, latencyMs } = options;
    this.#options = options;
    this.#store = observeStore(
      createConversationStore(CHAT_ID, undefined, sabotage.reduce ?? reduce),
      options.onState,
    );
    this.#store.dispatch({ name: 'page', page: options.readPage() });
    const isActive = activeResponses(this.state).length > 0;
    const asked = channelOptions(hydration, pattern, isActive);
    this.#isRewound = asked.params?.rewind !== undefined;
    const habits = { latencyMs, failures: 0, options: asked };
    this.requests = habits;
    this.link = new ReaderLink(clock, channel, habits);
    this.#mountIn(options.mountMs);
  }

  get state(): ConversationState {
    return this.#store.getState();
  }

  get isOpen(): boolean {
    return !this.#isClosed;
  }

  /** What follows the chat is taken down and set up again, on the same channel. */
  mountAgain(): void {
    this.#follower?.close();
    this.#mountIn(100);
  }

  close(): void {
    this.#isClosed = true;
    this.#follower?.close();
    this.link.close();
  }

  #mountIn(ms: number): void {
    this.#mounts += 1;
    const mount = this.#mounts;
    this.#options.clock.set(ms, () => {
      if (!this.#isClosed && mount === this.#mounts) this.#follow();
    });
  }

  #follow(): void {
    const { clock, sabotage, readChanges, onError } = this.#options;
    const { client, channel } = this.link;
    this.#follower = follow({
      client,
      channel: sabotage.channel?.(channel) ?? channel,
      store: this.#store,
      ensureToken: () => Promise.resolve(),
      isRewound: this.#isRewound,
      fetchChanges: async (since) => {
        const { requests } = this;
        await clock.sleep(requests.latencyMs);
        if (requests.failures > 0) {
          requests.failures -= 1;
          throw new Refused(50_000);
        }
        const changes = readChanges(since);
        await clock.sleep(requests.latencyMs);
        return changes;
      },
      onError: (error) => {
        if (!(error instanceof Refused)) onError(error);
      },
    });
  }
}
