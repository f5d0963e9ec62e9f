import type { Changes, Chat, ChatPage } from '../../lib/chat/chat.ts';
import type { StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import type { Message } from '../../lib/chat/message.ts';
import type { TerminalStatus } from '../../lib/chat/status.ts';
import { isTerminal } from '../../lib/chat/status.ts';
import type { Said } from '../../lib/delivery/publisher.ts';

export const CHAT_ID = 'chat';

const CREATED_AT = '2026-11-21T12:00:00.000Z';

/** What one commit made: rows as they are now. */
export type Begun = { chat: Chat; question: Message; response: Message; revision: number };
export type Ended = { response: Message; revision: number };

/** One chat with its messages and revisions, as the queries of lib/database keep them. */
export class SimulatedDatabase {
  #chat: Chat;
  #revision = 0;
  readonly #rows = new Map<string, Message>();

  constructor(streamingPattern: StreamingPattern) {
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
  begin(responseId: string, questionId: string, copied: Said): Begun {
    const known = this.#rows.get(questionId);
    const revision = this.#revision + 1;
    const asked = { ...aRow(questionId, this.#chat.headId, 'user'), revision };
    const question: Message = known ?? { ...asked, status: 'complete' };
    const response = { ...aRow(responseId, questionId, 'assistant'), ...copied, revision };
    this.#rows.set(questionId, question);
    this.#put(response);
    return { chat: this.#chat, question, response, revision };
  }

  /** False when the response has ended. */
  saveCheckpoint(responseId: string, said: Said): boolean {
    return this.#change(responseId, { parts: said.parts, seq: said.seq }) !== null;
  }

  /** Null when someone else has ended it. */
  end(responseId: string, status: TerminalStatus, said: Said): Ended | null {
    return this.#change(responseId, { status, parts: said.parts, seq: said.seq });
  }

  #change(responseId: string, change: Partial<Message>): Ended | null {
    const row = this.#rows.get(responseId);
    if (!row || isTerminal(row.status)) return null;
    const response = { ...row, ...change, revision: this.#revision + 1 };
    this.#revision += 1;
    this.#rows.set(responseId, response);
    return { response, revision: response.revision };
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
