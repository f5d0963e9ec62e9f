import type { Changes, Chat, ChatPage } from '../../lib/chat/chat.ts';
import type { StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import type { Message } from '../../lib/chat/message.ts';
import type { TerminalStatus } from '../../lib/chat/status.ts';
import { isTerminal } from '../../lib/chat/status.ts';
import type { Lost } from '../../lib/database/find-lost.ts';
import type { Finished } from '../../lib/database/finish.ts';
import type { Renewal } from '../../lib/database/lease.ts';
import type { Progress } from '../../lib/delivery/progress.ts';
import { Refused } from './simulated-history.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const CHAT_ID = 'chat';

const CREATED_AT = '2026-11-21T12:00:00.000Z';

/** A lease in milliseconds, as `LEASE_SECONDS` of lib/database. */
const LEASE_MS = 10_000;

/** What one commit made: rows as they are now, and who holds the response. */
export type Begun = {
  chat: Chat;
  question: Message;
  response: Message;
  revision: number;
  runId: string;
};

type Lease = { owner: string; until: number };

/** One chat with its messages and revisions, as the queries of lib/database keep them. */
export class SimulatedDatabase {
  /** How many of the next checkpoints are not taken. */
  failures = 0;
  #chat: Chat;
  #revision = 0;
  readonly #clock: VirtualClock;
  readonly #rows = new Map<string, Message>();
  readonly #leases = new Map<string, Lease>();

  constructor(clock: VirtualClock, streamingPattern: StreamingPattern) {
    this.#clock = clock;
    this.#chat = {
      ...{ id: CHAT_ID, title: 'count', headId: null, pinned: false, hydration: null },
      ...{ createdAt: CREATED_AT, updatedAt: CREATED_AT, channel: 'ai:owner:chat' },
      streamingPattern,
    };
    this.#put({ ...aRow('hello', null, 'user'), status: 'complete' });
  }

  get chat(): Chat {
    return this.#chat;
  }

  row(id: string): Message | undefined {
    return this.#rows.get(id);
  }

  /** The branch of the head, as a page renders it. */
  page(): ChatPage {
    const messages: Message[] = [];
    for (let id = this.#chat.headId; id !== null; ) {
      const row = this.#rows.get(id);
      if (!row) break;
      messages.unshift(row);
      id = row.parentId;
    }
    return { chat: this.#chat, messages, revision: this.#revision, previous: null };
  }

  changes(since: number): Changes {
    const messages = [...this.#rows.values()].filter(({ revision }) => revision > since);
    return { chat: this.#chat, messages, removed: [], revision: this.#revision };
  }

  /** Stores a response to a question (a new one, unless it is known) with what it copies. */
  begin(responseId: string, questionId: string, copied: Progress): Begun {
    const known = this.#rows.get(questionId);
    const revision = this.#revision + 1;
    const asked = { ...aRow(questionId, this.#chat.headId, 'user'), revision };
    const question: Message = known ?? { ...asked, status: 'complete' };
    const response = { ...aRow(responseId, questionId, 'assistant'), ...copied, revision };
    this.#rows.set(questionId, question);
    this.#put(response);
    const runId = `run-${responseId}`;
    this.#leases.set(responseId, { owner: runId, until: this.#clock.now + LEASE_MS });
    return { chat: this.#chat, question, response, revision, runId };
  }

  renewLease(responseId: string, runId: string): Renewal {
    const lease = this.#leases.get(responseId);
    const row = this.#rows.get(responseId);
    if (!lease || lease.owner !== runId || !row || isTerminal(row.status)) return 'lost';
    lease.until = this.#clock.now + LEASE_MS;
    return 'kept';
  }

  /** The responses whose agents have not renewed their lease. */
  findLost(): Lost[] {
    const { channel, streamingPattern, hydration } = this.#chat;
    const isLost = ({ id, role, status }: Message) =>
      role === 'assistant' && !isTerminal(status) && this.#isExpired(id);
    const lost = [...this.#rows.values()].filter(isLost);
    return lost.map((response) => ({ response, chat: { channel, streamingPattern, hydration } }));
  }

  /** False when the run no longer holds the response. Throws `Refused` while the database is away. */
  saveCheckpoint(responseId: string, runId: string, { parts, seq }: Progress): boolean {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Refused(57_000);
    }
    return this.#isHeldBy(responseId, runId) && this.#change(responseId, { parts, seq }) !== null;
  }

  /** Null when someone else has ended the response. */
  finish({
    responseId,
    runId,
    status,
    parts,
    seq,
  }: { responseId: string; runId: string; status: TerminalStatus } & Progress): Finished | null {
    if (!this.#isHeldBy(responseId, runId)) return null;
    return this.#change(responseId, { status, parts, seq });
  }

  /** Null when the lease has not passed, or someone else was first. */
  claimExpired(responseId: string, { parts, seq }: Progress): Finished | null {
    if (!this.#isExpired(responseId)) return null;
    return this.#change(responseId, { status: 'interrupted', parts, seq });
  }

  #isExpired(responseId: string): boolean {
    return (this.#leases.get(responseId)?.until ?? 0) < this.#clock.now;
  }

  #isHeldBy(responseId: string, runId: string): boolean {
    return this.#leases.get(responseId)?.owner === runId;
  }

  #change(responseId: string, change: Partial<Message>): Finished | null {
    const row = this.#rows.get(responseId);
    if (!row || isTerminal(row.status)) return null;
    const response = { ...row, ...change, revision: this.#revision + 1 };
    this.#revision += 1;
    this.#rows.set(responseId, response);
    return { response, chat: this.#chat, revision: response.revision, next: null };
  }

  #put(row: Message): void {
    this.#revision += 1;
    this.#rows.set(row.id, { ...row, revision: this.#revision });
    this.#chat = { ...this.#chat, headId: row.id };
  }
}

function aRow(id: string, parentId: string | null, role: Message['role']): Message {
  return {
    ...{ id, parentId, role, parts: [], status: 'streaming', seq: 0 },
    ...{ createdAt: CREATED_AT, revision: 0 },
  };
}
