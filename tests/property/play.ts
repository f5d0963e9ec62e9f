import type { AgentPorts } from '../../lib/agent/ports.ts';
import { recoverChat } from '../../lib/agent/recovery/recover.ts';
import type { Hydration, StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import { isTerminal } from '../../lib/chat/status.ts';
import type { Lost } from '../../lib/database/find-lost.ts';
import { NO_PROGRESS } from '../../lib/delivery/progress.ts';
import { AgentLink } from './agent-link.ts';
import { createJudge, isSame, wordsOf, write } from './judge.ts';
import type { Sabotage } from './sabotage.ts';
import type { Act, Schedule } from './schedules.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { SimulatedChannel } from './simulated-channel.ts';
import { CHAT_ID, SimulatedDatabase } from './simulated-database.ts';
import { createPorts } from './simulated-ports.ts';
import { SimulatedReader } from './simulated-reader.ts';
import { VirtualClock } from './virtual-clock.ts';

export type Combination = { pattern: StreamingPattern; hydration: Hydration };

const MOST_AGENTS = 3;
const MOST_READERS = 4;

/** Longer than a silence that makes readers look, a lease, and the longest wait between tries. */
const PATIENCE_MS = 40_000;
/** By then every reader must have what the database has. */
const END_MS = 240_000;

/** Plays a schedule in virtual time. Rejects with the first thing that is wrong. */
export async function play(
  schedule: Schedule,
  combination: Combination,
  sabotage: Sabotage = {},
): Promise<void> {
  const clock = new VirtualClock();
  const uninstall = clock.install();
  const { stackTraceLimit } = Error;
  // Simulated refusals are many, and nobody reads where they come from.
  Error.stackTraceLimit = 0;
  try {
    await new Play(clock, schedule, combination, sabotage).run();
  } finally {
    uninstall();
    Error.stackTraceLimit = stackTraceLimit;
  }
}

class Play {
  readonly #clock: VirtualClock;
  readonly #schedule: Schedule;
  readonly #combination: Combination;
  readonly #sabotage: Sabotage;
  readonly #channel: SimulatedChannel;
  readonly #database: SimulatedDatabase;
  readonly #publishing: Schedule['agent'] & { refusals: number };
  readonly #agents = new Map<string, SimulatedAgent>();
  readonly #links: AgentLink[] = [];
  readonly #readers: SimulatedReader[] = [];
  readonly #recovery: AgentPorts;
  #questions = 0;
  #words = 0;
  #isEnding = false;
  #failure: unknown = null;

  constructor(
    clock: VirtualClock,
    schedule: Schedule,
    combination: Combination,
    sabotage: Sabotage,
  ) {
    const isMutable = combination.pattern === 'message-per-response';
    this.#clock = clock;
    this.#schedule = schedule;
    this.#combination = combination;
    this.#sabotage = sabotage;
    this.#publishing = { ...schedule.agent, refusals: 0 };
    this.#channel = new SimulatedChannel(clock, schedule.habits, isMutable);
    this.#database = new SimulatedDatabase(clock, combination.pattern);
    const recovery = createPorts({
      ...{ clock, channel: this.#channel, database: this.#database },
      ...{ pattern: combination.pattern, isDead: () => false },
      link: new AgentLink(clock, this.#channel, this.#publishing),
      onError: (error) => this.#fail(error),
    });
    this.#recovery = sabotage.recovery?.(recovery) ?? recovery;
    clock.onTurn = () => {
      if (this.#failure) throw this.#failure;
    };
  }

  async run(): Promise<void> {
    const { opensEarly, steps, end } = this.#schedule;
    if (opensEarly) this.#open(20, 0);
    this.#begin();
    for (const { act, waitMs } of steps) {
      await this.#perform(act);
      await this.#clock.pass(waitMs);
    }
    if (this.#readers.every(({ isOpen }) => !isOpen)) this.#open(20, 0);
    this.#isEnding = true;
    this.#heal();
    for (const agent of this.#agents.values()) {
      if (end === 'death') agent.die();
      else agent.end(end);
    }
    await this.#expectEnd();
  }

  async #perform(act: Act): Promise<void> {
    const agent = 'agent' in act ? pick([...this.#agents.values()], act.agent) : undefined;
    const reader = 'reader' in act ? pick(this.#readers, act.reader) : undefined;
    switch (act.name) {
      case 'begin':
        return this.#begin();
      case 'say':
        for (let count = 0; count < act.tokens; count += 1) {
          if (agent) this.#say(agent, act.letters);
          await this.#clock.pass(act.everyMs);
        }
        return;
      case 'call a tool':
        if (agent) await this.#callTool(agent);
        return;
      case 'save a checkpoint':
        return agent?.checkpoint();
      case 'stop':
        return agent?.end(act.status);
      case 'die':
        return agent?.die();
      case 'refuse publishes':
        this.#publishing.refusals = act.count;
        if (act.failsCheckpoints) this.#database.failures = act.count;
        return;
      case 'cut an agent':
        return pick(this.#links, act.agent)?.cut(act.isResumed, act.ms);
      case 'open':
        return this.#open(act.latencyMs, act.mountMs);
      case 'close':
        return reader?.close();
      case 'mount again':
        if (reader?.isOpen) reader.mountAgain();
        return;
      case 'cut a reader':
        return reader?.link.cut(act.isResumed, act.ms);
      case 'lose deliveries':
        return reader?.link.lose(act.count);
      case 'fail requests':
        if (reader) reader.requests.failures = act.count;
        return;
    }
  }

  /** Goes on from an answer that ended early, or answers a new question, or another time. */
  #begin(): void {
    if (this.#agents.size === MOST_AGENTS) return;
    const rows = [...this.#agents.keys()].flatMap((id) => this.#database.row(id) ?? []);
    const last = rows.at(-1);
    const isBroken = last && isTerminal(last.status) && last.status !== 'complete';
    const isNew = !last || last.status === 'complete';
    if (isNew) this.#questions += 1;
    const begun = this.#database.begin(
      `answer-${this.#agents.size + 1}`,
      `question-${this.#questions}`,
      isBroken ? { parts: last.parts, seq: last.seq } : NO_PROGRESS,
    );
    const link = new AgentLink(this.#clock, this.#channel, this.#publishing);
    const agent = new SimulatedAgent({
      ...{ clock: this.#clock, channel: this.#channel, database: this.#database },
      ...{ link, begun, isAnnounced: isNew, pattern: this.#combination.pattern },
      active: this.#countActive(),
      sabotage: this.#sabotage.agent,
      onError: (error) => this.#fail(error),
      onSettled: (delivered) => this.#expectDelivered(agent, delivered),
    });
    this.#links.push(link);
    this.#agents.set(agent.id, agent);
  }

  #open(latencyMs: number, mountMs: number): void {
    if (this.#readers.filter(({ isOpen }) => isOpen).length === MOST_READERS) return;
    const judge = createJudge(this.#agents, this.#database);
    const reader = new SimulatedReader({
      ...{ clock: this.#clock, channel: this.#channel, sabotage: this.#sabotage },
      ...this.#combination,
      ...{ latencyMs, mountMs },
      readPage: () => {
        this.#recoverLost();
        return this.#database.page();
      },
      readChanges: (since) => {
        this.#recoverLost();
        return this.#database.changes(since);
      },
      onState: (state) => {
        try {
          judge(state);
        } catch (error) {
          this.#fail(error);
        }
      },
      onError: (error) => this.#fail(error),
    });
    this.#readers.push(reader);
  }

  #say(agent: SimulatedAgent, letters: number): void {
    this.#words += 1;
    const last = agent.spoken.at(-1);
    const partIndex = agent.spoken.length - (last && 'text' in last ? 1 : 0);
    const text = ` ${this.#words}${'x'.repeat(letters)}`;
    // Some answers begin with a thought, for as long as it grows.
    const isThought = partIndex === 0 && (last?.type === 'reasoning' || agent.thinksFirst);
    const partType = isThought && last?.type !== 'text' ? 'reasoning' : 'text';
    const partId = `${partType}-${partIndex}`;
    agent.say({ kind: 'token', partIndex, partId, partType, text });
  }

  async #callTool(agent: SimulatedAgent): Promise<void> {
    const partIndex = agent.spoken.length;
    const partId = `tool-${partIndex}`;
    const call = { type: 'tool-weather', toolCallId: partId, input: {} } as const;
    agent.say({ kind: 'part', partIndex, partId, part: { ...call, state: 'input-available' } });
    await this.#clock.pass(50);
    const part = { ...call, state: 'output-available', output: 'rain' } as const;
    agent.say({ kind: 'part', partIndex, partId, part });
  }

  #countActive(): number {
    const rows = [...this.#agents.keys()].map((id) => this.#database.row(id));
    return Math.max(rows.filter((row) => row && !isTerminal(row.status)).length, 1);
  }

  /** What a page and `changes` do in `after()`. */
  #recoverLost(): void {
    if (this.#database.findLost().length === 0) return;
    recoverChat('owner', CHAT_ID, this.#recovery).catch((error) => this.#fail(error));
  }

  /** The scheduler finds what no reader waits for. */
  #sweep(): void {
    const isAwaited = ({ response }: Lost) =>
      this.#readers.some(({ isOpen, state }) => isOpen && state.messages.has(response.id));
    if (!this.#database.findLost().some(isAwaited)) this.#recoverLost();
  }

  #heal(): void {
    this.#publishing.refusals = 0;
    this.#database.failures = 0;
    for (const { requests } of this.#readers) requests.failures = 0;
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
  }

  /** What the channel holds, every reader must show, without the help of a commit. */
  async #expectDelivered(agent: SimulatedAgent, delivered: boolean): Promise<void> {
    if (!this.#isEnding || !this.#schedule.isPatient || !delivered) return;
    await this.#clock.sleep(PATIENCE_MS);
    for (const { link, isOpen, state } of this.#readers) {
      const message = state.messages.get(agent.id);
      if (!isOpen || !message || !link.isLiveSince(this.#clock.now - PATIENCE_MS)) continue;
      if (write(message.parts) === write(agent.spoken)) continue;
      const shown = wordsOf(message.parts).slice(-200);
      throw new Error(`a reader shows only ${shown}\n  of ${wordsOf(agent.spoken).slice(-200)}`);
    }
  }

  async #expectEnd(): Promise<void> {
    const until = this.#clock.now + END_MS;
    for (let fault = this.#findFault(); fault; fault = this.#findFault()) {
      if (this.#clock.now >= until) throw new Error(fault);
      await this.#clock.pass(2_000);
      this.#sweep();
    }
    await this.#clock.pass(10_000);
    const fault = this.#findFault();
    if (fault) throw new Error(`afterwards ${fault}`);
  }

  /** What is not yet as it must be in the end, or null. */
  #findFault(): string | null {
    for (const agent of this.#agents.values()) {
      const row = this.#database.row(agent.id);
      if (!row || !isTerminal(row.status)) return `${agent.id} has not ended`;
      const heard = agent.state === 'dead' ? agent.saidAt(row.seq) : agent.spoken;
      const expected = agent.committed ?? heard;
      if (!expected || write(expected) !== write(row.parts)) return `${agent.id} was not committed`;
      if (!wordsOf(agent.spoken).startsWith(wordsOf(row.parts))) return `${agent.id} has a hole`;
      for (const reader of this.#readers) {
        if (!reader.isOpen) continue;
        const message = reader.state.messages.get(agent.id);
        if (message && !isSame(message, row)) return `a reader lacks the end of ${agent.id}`;
        const isHead = this.#database.chat.headId === agent.id;
        if (isHead && !message) return `a reader does not know ${agent.id}`;
      }
    }
    return null;
  }
}

function pick<T>(from: readonly T[], index: number): T | undefined {
  return from[index % Math.max(from.length, 1)];
}
