import 'server-only';
import type { InboundMessage, PaginatedResult, RealtimeHistoryParams } from 'ably';
import type { Chat } from '../chat/chat.ts';
import type { Message, ResponseError } from '../chat/message.ts';
import type { TerminalStatus } from '../chat/status.ts';
import type { Lost } from '../database/find-lost.ts';
import type { Finished, finishResponse } from '../database/finish.ts';
import type { Renewal } from '../database/lease.ts';
import type { Stranded } from '../database/promote.ts';
import type { SidebarEvent } from '../delivery/channels.ts';
import type { EncodedEvent } from '../delivery/encode.ts';
import type { Content, Durations } from '../delivery/parts.ts';
import type { Progress } from '../delivery/progress.ts';
import type { PublisherOptions, ResponsePublisher } from '../delivery/publisher.ts';
import type { AgentConnection } from './realtime/connections.ts';
import type { RunRegistry } from './run/run-registry.ts';

/*
 * What a run and a recovery need of the world outside them, as small interfaces. `agentPorts` fills
 * them with Postgres, Ably and the AI SDK; the property test plays the same code on simulated ones.
 */

/** Time. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `act` once, in `ms` milliseconds; returns the function that takes that back. */
  after(ms: number, act: () => void): () => void;
};

/** The rows of responses. Every method rejects while the database cannot be reached. */
export type ResponseStore = {
  /**
   * Prolongs the lease of a run. `lost`: someone else has ended the response; `cancel-requested`:
   * its row asks for it to be stopped.
   */
  renewLease(responseId: string, runId: string): Promise<Renewal>;
  /** Saves how far a run has come; false, and nothing is changed, when it no longer holds its row. */
  saveCheckpoint(
    checkpoint: { chatId: string; responseId: string; runId: string } & Progress,
  ): Promise<boolean>;
  /**
   * Commits the end of a response that a run holds, and gives the next queued one its turn. The same
   * again gives the same. Null when the run no longer holds it.
   */
  finishResponse(end: Parameters<typeof finishResponse>[0]): Promise<Finished | null>;
  /** The responses of a chat that nobody works on. */
  findLost(chatId: string): Promise<Lost[]>;
  /**
   * Ends a response whose lease has passed as `interrupted`, with what was found of it. Null when
   * someone else was first, or its agent is alive after all.
   */
  claimExpired(chatId: string, responseId: string, found: Progress): Promise<Finished | null>;
  /** Starts the queue of a chat in which nothing is active; null when someone else was first. */
  promoteStranded(chatId: string): Promise<Stranded | null>;
};

/** What realtime is for one response: a connection of its own, and the channels of its chat. */
export type ResponseChannel = {
  /** The publisher of the chat's streaming pattern. */
  createPublisher(options: PublisherOptions): ResponsePublisher;
  /** Publishes one event on the chat's channel; rejects with Ably's `ErrorInfo`. */
  publish(event: EncodedEvent): Promise<unknown>;
  /** The history of the chat's channel. Rejects with Ably's `ErrorInfo`. */
  history(params: RealtimeHistoryParams): Promise<PaginatedResult<InboundMessage>>;
  /** Resolves once the cancels of the chat's responses are heard. Rejects when that fails. */
  subscribeToCancel(onCancel: (responseId: string) => void): Promise<void>;
  /** Tells the owner's sidebars what the chat is now. Rejects with Ably's `ErrorInfo`. */
  tellSidebars(event: SidebarEvent): Promise<void>;
  /** Lets go of the channels, then of the connection; takes at most a second. Never rejects. */
  close(): Promise<void>;
};

/** How a model's answer ended. */
export type Outcome =
  | {
      status: TerminalStatus;
      error?: ResponseError;
      /** How long the model thought; absent when it did not, or was still at it. */
      durations?: Durations | undefined;
    }
  /** Someone else ended the response: nothing more may be written or published. */
  | { status: 'lost' };

/** The question that a response answers. */
export type Question = {
  chatId: string;
  /** The user's message, where the caller has its row; else it is read. */
  message: Message | undefined;
  /** The response, with the parts that it goes on from. */
  response: Message;
  /** Aborts with a `StopReason`. */
  signal: AbortSignal;
  /** Told of each new piece. */
  onContent(content: Content): void;
};

/** Everything outside a run and a recovery. */
export type AgentPorts = {
  clock: Clock;
  store: ResponseStore;
  /** Opens the channel of a response; connects in the background. */
  openChannel(target: ChannelTarget): ResponseChannel;
  /** Lets the model answer. Never rejects; returns as soon as the signal aborts. */
  askModel(question: Question): Promise<Outcome>;
  /** Gives a new chat a title by its first message. Never rejects. */
  improveTitle(ownerId: string, chat: Chat, message: Message): Promise<void>;
  /** The runs of this process. */
  runs: RunRegistry;
  /** Told of each failure that is survived, with what was being done. */
  logError(doing: string, error: unknown): void;
};

/** Whose channel is opened. */
export type ChannelTarget = {
  ownerId: string;
  chat: Pick<Chat, 'channel' | 'streamingPattern' | 'hydration'>;
  /** A connection that was acquired early, so that it connects meanwhile; closed with the channel. */
  connection?: AgentConnection | undefined;
};
