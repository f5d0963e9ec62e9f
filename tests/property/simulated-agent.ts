import type { AgentPorts, Outcome, Question } from '../../lib/agent/ports.ts';
import type { Run } from '../../lib/agent/run/run-registry.ts';
import { runResponse } from '../../lib/agent/run/run-response.ts';
import type { MessagePart } from '../../lib/chat/message.ts';
import type { TerminalStatus } from '../../lib/chat/status.ts';
import { applyContent, type Content } from '../../lib/delivery/parts.ts';
import type { Progress } from '../../lib/delivery/progress.ts';
import type { Begun } from './simulated-database.ts';
import { createPorts, type SimulatedProcess } from './simulated-ports.ts';

/** How long every thought takes. */
const THOUGHT = { 0: 4_000 };

type AgentOptions = Omit<SimulatedProcess, 'isDead'> & {
  begun: Begun;
  /** Whether the question is announced with the response. */
  isAnnounced: boolean;
  /** Responses active in the chat when this one was accepted. */
  active: number;
  /** Puts a fault between the run and its ports. */
  sabotage?: ((ports: AgentPorts) => AgentPorts) | undefined;
  /** Called between the last publish and the commit, with whether the channel holds all. */
  onSettled(delivered: boolean): Promise<void>;
};

/** A process that runs one response by the real `runResponse`; a schedule is its model. */
export class SimulatedAgent {
  readonly id: string;
  state: 'alive' | 'ending' | 'ended' | 'dead' = 'alive';
  /** What the model said, copied words included. */
  spoken: MessagePart[];
  /** What it left in the database; null when it ended nothing itself. */
  committed: MessagePart[] | null = null;
  readonly thinksFirst: boolean;
  readonly #options: AgentOptions;
  /** What was said, by the seq that holds it. */
  readonly #saidAt = new Map<number, MessagePart[]>();
  #run: Run | null = null;
  #onContent: ((content: Content) => void) | null = null;
  #endModel: ((outcome: Outcome) => void) | null = null;
  #isDelivered = false;

  constructor(options: AgentOptions) {
    const { begun, isAnnounced, active, sabotage, onError } = options;
    const { response, chat, question, revision, runId } = begun;
    this.#options = options;
    this.id = response.id;
    this.spoken = response.parts;
    this.thinksFirst = Number(response.id.at(-1)) % 2 === 0;
    this.#noteProgress(response);
    const ports = this.#observe(createPorts({ ...options, isDead: () => this.#isDead() }));
    const message = isAnnounced ? question : undefined;
    const job = { ownerId: 'owner', runId, chat, message, response, revision, active };
    runResponse(job, sabotage?.(ports) ?? ports).then(() => {
      if (!this.#isDead()) this.state = 'ended';
    }, onError);
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
    return this.#isDead() && pattern === 'message-per-response' && link.isDoubtful;
  }

  /** The model says one thing more. */
  say(content: Content): void {
    if (this.state !== 'alive') return;
    this.spoken = applyContent(this.spoken, content);
    this.#onContent?.(content);
  }

  checkpoint(): void {
    if (this.state === 'alive') this.#run?.saveNow();
  }

  /** The model ends by itself, or the run is told to stop. */
  end(status: TerminalStatus): void {
    if (this.state !== 'alive') return;
    if (status === 'cancelled' || status === 'interrupted') this.#run?.stop(status);
    else this.#endModel?.({ status, durations: THOUGHT });
    this.state = 'ending';
  }

  /** The process is gone, whatever it was doing. */
  die(): void {
    if (this.state === 'ended' || this.state === 'dead') return;
    this.state = 'dead';
    this.#options.link.kill();
  }

  #isDead(): boolean {
    return this.state === 'dead';
  }

  /** The ports with this schedule as the model, and with what a judge must know of the run. */
  #observe(ports: AgentPorts): AgentPorts {
    return {
      ...ports,
      askModel: (question) => this.#askModel(question),
      runs: {
        ...ports.runs,
        register: (id, run) => {
          this.#run = run;
          return ports.runs.register(id, run);
        },
      },
      store: {
        ...ports.store,
        finishResponse: async (end) => {
          await this.#options.onSettled(this.#isDelivered);
          const finished = await ports.store.finishResponse(end);
          if (finished) this.committed = end.parts;
          return finished;
        },
      },
      openChannel: (target) => {
        const channel = ports.openChannel(target);
        return {
          ...channel,
          createPublisher: (options) => {
            const publisher = channel.createPublisher({
              ...options,
              onProgress: (progress) => {
                this.#noteProgress(progress);
                options.onProgress?.(progress);
              },
            });
            return {
              ...publisher,
              finish: async () => {
                const result = await publisher.finish();
                this.#isDelivered = result.delivered;
                return result;
              },
            };
          },
        };
      },
    };
  }

  #askModel({ onContent, signal }: Question): Promise<Outcome> {
    this.#onContent = onContent;
    return new Promise((resolve) => {
      this.#endModel = resolve;
      signal.addEventListener('abort', () => {
        if (this.state === 'alive') this.state = 'ending';
        resolve({ status: signal.reason, durations: THOUGHT });
      });
    });
  }

  #noteProgress({ seq, parts }: Progress): void {
    this.#saidAt.set(seq, parts);
  }
}
