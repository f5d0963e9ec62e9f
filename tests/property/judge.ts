import type { Message, MessagePart } from '../../lib/chat/message.ts';
import { isTerminal } from '../../lib/chat/status.ts';
import type { ConversationState } from '../../lib/conversation/state.ts';
import type { SimulatedAgent } from './simulated-agent.ts';
import type { SimulatedDatabase } from './simulated-database.ts';

const written = new WeakMap<MessagePart[], string>();

/** Parts as one string; the same parts are written once. */
export function write(parts: MessagePart[]): string {
  const known = written.get(parts);
  if (known !== undefined) return known;
  const text = JSON.stringify(parts);
  written.set(parts, text);
  return text;
}

/** The words of all parts; a tool call counts as one word, whatever its state. */
export function wordsOf(parts: MessagePart[]): string {
  return parts.map((part) => ('text' in part ? part.text : `<${part.toolCallId}>`)).join('');
}

/** Looks at every state of one reader. Throws when a page that shows it would be wrong. */
export function createJudge(
  agents: ReadonlyMap<string, SimulatedAgent>,
  database: SimulatedDatabase,
): (state: ConversationState) => void {
  const shown = new Map<string, Message>();

  function judge(message: Message, before: Message | undefined): void {
    const agent = agents.get(message.id);
    const row = database.row(message.id);
    if (!agent || !row) throw new Error(`${message.id} was never asked for`);
    if (isTerminal(message.status)) {
      if (!isSame(message, row)) throw wrong('ended otherwise than its row', message, row.parts);
    } else {
      const said = agent.saidAt(message.seq);
      if (!said || write(said) !== write(message.parts)) {
        throw wrong('shows what was not said so', message, said);
      }
    }
    if (!before) return;
    if (isTerminal(before.status) && !isSame(before, message)) {
      throw wrong('changed after its end', message, before.parts);
    }
    if (message.seq < before.seq && !agent.mayBeForgotten) {
      throw wrong('lost what it showed', message, before.parts);
    }
  }

  return (state) => {
    for (const message of state.messages.values()) {
      if (message.role !== 'assistant' || shown.get(message.id) === message) continue;
      judge(message, shown.get(message.id));
      shown.set(message.id, message);
    }
  };
}

/** Whether two have ended alike, with the same content. */
export function isSame(one: Message, other: Message): boolean {
  return (
    one.status === other.status && one.seq === other.seq && write(one.parts) === write(other.parts)
  );
}

function wrong(what: string, { id, seq, status, parts }: Message, expected?: MessagePart[]): Error {
  const shows = `${status} at ${seq}: ${write(parts).slice(-300)}`;
  const should = expected ? write(expected).slice(-300) : 'nothing with this seq';
  return new Error(`${id} ${what}\n  shows  ${shows}\n  should ${should}`);
}
