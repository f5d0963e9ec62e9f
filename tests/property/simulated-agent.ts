import type { RealtimeChannel } from 'ably';
import { rebuild } from '../../lib/agent/recovery/rebuild.ts';
import { type Checkpoints, createCheckpoints } from '../../lib/agent/run/checkpoints.ts';
import type { StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import type { MessagePart } from '../../lib/chat/message.ts';
import type { TerminalStatus } from '../../lib/chat/status.ts';
import { isTerminal } from '../../lib/chat/status.ts';
import { encodeEvent } from '../../lib/delivery/encode.ts';
import { createMessagePerResponsePublisher } from '../../lib/delivery/message-per-response.ts';
import { createMessagePerTokenPublisher } from '../../lib/delivery/message-per-token.ts';
import { applyContent, type Content, withDurations } from '../../lib/delivery/parts.ts';
import {
  insist,
  type Refusal,
  type ResponsePublisher,
  type Said,
} from '../../lib/delivery/publisher.ts';
import type { AgentLink } from './agent-link.ts';
import type { SimulatedChannel } from './simulated-channel.ts';
import type { Begun, SimulatedDatabase } from './simulated-database.ts';
import { type HistoryPage, readHistory } from './simulated-history.ts';
import type { VirtualClock } from './virtual-clock.ts';

const LOOK_MS = 4_000;
const LEASE_MS = 10_000;
const DATABASE_MS = 5;
const RETRY_MS = 1_000;

/** How long every thought takes. */
const THOUGHT = { 0: 4_000 };

export type AgentOptions = {
  clock: VirtualClock;
  channel: SimulatedChannel;
  database: SimulatedDatabase;
  link: AgentLink;
  pattern: StreamingPattern;
  begun: Begun;
  /** Whether the question is announced with the response. */
  isAnnounced: boolean;
  activeResponses(): number;
  /** Called between the last publish and the commit, with whether the channel holds all. */
  onSettled(delivered: boolean): Promise<void>;
};

/** Runs one response as lib/agent does, with the real publisher, checkpoints and recovery. */
export class SimulatedAgent {
  readonly id: string;
  state: 'alive' | 'ending' | 'ended' | 'dead' = 'alive';
  /** What the model said, copied words included. */
  spoken: MessagePart[];
  /** What it left in the database; null when it ended nothing itself. */
  committed: MessagePart[] | null = null;
  readonly thinksFirst: boolean;
  readonly #options: AgentOptions;
  readonly #publisher: ResponsePublisher;
  readonly #checkpoints: Checkpoints;
  /** What was said, by the seq that holds it. */
  readonly #saidAt = new Map<number, MessagePart[]>();
  #leaseUntil = Number.POSITIVE_INFINITY;
  #isRecovering = false;

  constructor(options: AgentOptions) {
    const { database, begun, clock, isAnnounced } = options;
    const { response, chat, question: message, revision } = begun;
    this.#options = options;
    this.id = response.id;
    this.spoken = response.parts;
    this.thinksFirst = Number(response.id.at(-1)) % 2 === 0;
    this.#publisher = this.#createPublisher();
    this.#noteSaid();
    this.#checkpoints = createCheckpoints({
      said: () => this.#publisher.said(),
      activeResponses: options.activeResponses,
      save: async (said) => {
        await clock.sleep(DATABASE_MS);
        return this.state !== 'dead' && database.saveCheckpoint(this.id, said);
      },
    });
    if (isAnnounced) this.#publisher.message({ revision, message, response, chat });
    this.#publisher.start({ revision, response, chat });
    this.#lookNowAndThen();
  }

  /** What the agent had said when it gave out this number; undefined if it never did. */
  saidAt(seq: number): MessagePart[] | undefined {
    return this.#saidAt.get(seq);
  }

  /**
   * A message that grows does not say where in it something is missing: until it is mended only the
   * agent knows, and only the database what to go back to.
   */
  get mayBeForgotten(): boolean {
    const { pattern, link } = this.#options;
    return this.state === 'dead' && pattern === 'message-per-response' && link.isDoubtful;
  }

  /** The model says one thing more. */
  say(content: Content): void {
    if (this.state !== 'alive') return;
    this.spoken = applyContent(this.spoken, content);
    this.#publisher.content(content);
  }

  checkpoint(): void {
    if (this.state === 'alive') this.#checkpoints.hurry();
  }

  /** Settles, commits, and only then says so. Returns what it committed, if it did. */
  async end(status: TerminalStatus): Promise<Said | null> {
    if (this.state !== 'alive') return null;
    this.state = 'ending';
    const { delivered } = await this.#publisher.finish();
    await this.#options.onSettled(delivered);
    const { parts, seq } = this.#publisher.said();
    const said = { parts: withDurations(parts, THOUGHT), seq };
    await this.#options.clock.sleep(DATABASE_MS);
    const ended = this.#isDead() ? null : this.#options.database.end(this.id, status, said);
    if (!ended) return null;
    this.committed = said.parts;
    const stop = { status, lastSeq: seq, revision: ended.revision, durations: THOUGHT };
    await this.#publisher.stop(stop);
    if (!this.#isDead()) this.state = 'ended';
    return said;
  }

  /** The process is gone, whatever it was doing. */
  die(): void {
    if (this.state === 'ended' || this.state === 'dead') return;
    this.state = 'dead';
    this.#leaseUntil = this.#options.clock.now + LEASE_MS;
    this.#options.link.kill();
  }

  /** Whoever reads the chat calls this: ends the response when its agent is dead. */
  async recover(link: AgentLink): Promise<void> {
    const { clock, database, channel } = this.#options;
    const row = database.row(this.id);
    const isLost = clock.now >= this.#leaseUntil && row && !isTerminal(row.status);
    if (!isLost || this.#isRecovering) return;
    this.#isRecovering = true;
    const history = ({ limit }: { limit: number }): Promise<HistoryPage> =>
      readHistory(clock, channel, { latencyMs: 10, failures: 0 }, { limit });
    const said = await rebuild({ history } as unknown as RealtimeChannel, this.id, row);
    await clock.sleep(DATABASE_MS);
    const status = 'interrupted';
    const ended = database.end(this.id, status, said);
    if (!ended) return;
    const { revision } = ended;
    const stop = {
      name: 'stop',
      responseId: this.id,
      status,
      lastSeq: said.seq,
      revision,
    } as const;
    const offer = () =>
      link.publish(encodeEvent(stop)).then(
        () => null,
        (reason: Refusal) => reason,
      );
    await insist(offer, RETRY_MS);
  }

  #isDead(): boolean {
    return this.state === 'dead';
  }

  #createPublisher(): ResponsePublisher {
    const { link, begun, activeResponses, pattern } = this.#options;
    const common = {
      responseId: this.id,
      copied: { parts: begun.response.parts, seq: begun.response.seq },
      activeResponses,
      onContent: () => {
        this.#noteSaid();
        this.#checkpoints.look();
      },
      onUndelivered: () => undefined,
    };
    return pattern === 'message-per-token'
      ? createMessagePerTokenPublisher({ ...common, publish: (event) => link.publish(event) })
      : createMessagePerResponsePublisher({ ...common, channel: link.messageChannel() });
  }

  #noteSaid(): void {
    const { seq, parts } = this.#publisher.said();
    this.#saidAt.set(seq, parts);
  }

  #lookNowAndThen(): void {
    this.#options.clock.set(LOOK_MS, () => {
      if (this.state === 'ended' || this.state === 'dead') return;
      this.#checkpoints.look();
      this.#lookNowAndThen();
    });
  }
}
