import type { FaultSettings, Faults } from 'local-ably';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { sendMessage } from '../../lib/agent/requests/send-message.ts';
import { getRuns } from '../../lib/agent/run/run-registry.ts';
import type { Hydration, StreamingPattern } from '../../lib/chat/delivery-choice.ts';
import type { Message } from '../../lib/chat/message.ts';
import { isTerminal } from '../../lib/chat/status.ts';
import type { ConversationState } from '../../lib/conversation/state.ts';
import { getDatabase } from '../../lib/database/client.ts';
import { readPage } from '../../lib/database/read-chats.ts';
import { updateChat } from '../../lib/database/update-chat.ts';
import { databaseSource } from './database-source.ts';
import { openReader, type Reader, type ReaderOptions } from './reader.ts';
import { type ServiceOptions, type Services, startServices } from './services.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** Agents in this process, readers beside them, and the services of both. Set before each test. */
export type Testbed = {
  services: Services;
  /** Between the readers and realtime; the agents have their own way. */
  network: TcpProxy;
  ownerId: string;
};

const readers: Reader[] = [];
let testbed: Testbed | undefined;

/** Starts the services for the tests of one file, and ends them; mends what a test broke. */
export function prepareTestbed(options?: ServiceOptions): void {
  beforeAll(async () => {
    const services = await startServices(options);
    Object.assign(process.env, services.env);
    const network = await startTcpProxy(services.realtime.port);
    const owner = { name: 'Guest', email: 'guest@example.com' };
    const { id: ownerId } = await getDatabase().user.create({ data: owner });
    testbed = { services, network, ownerId };
  });

  afterEach(() => {
    const { services, network } = getTestbed();
    for (const reader of readers.splice(0)) reader.close();
    switchOff(services.realtime.faults);
    network.restore();
    services.network.restore();
    services.database.restore();
  });

  afterAll(async () => {
    const { services, network } = getTestbed();
    await getDatabase().$disconnect();
    await network.close();
    await services.close();
  });
}

const NO_FAULTS: Required<{ [Name in keyof FaultSettings]: undefined }> = {
  rejectNth: undefined,
  rejectOneIn: undefined,
  dropAcks: undefined,
  ackDelayMs: undefined,
  stallSockets: undefined,
  historyDelayMs: undefined,
  refuseConnections: undefined,
  conflateAppends: undefined,
  replayRewindTwice: undefined,
  windowMs: undefined,
};

function switchOff(faults: Faults): void {
  Object.assign(faults, NO_FAULTS, { rejectPublish: undefined });
}

/** Throws outside of a file that calls `prepareTestbed`. */
export function getTestbed(): Testbed {
  if (!testbed) throw new Error('the testbed was not started');
  return testbed;
}

/** Sends as a POST does; `done` resolves when the run has ended. */
export async function send(text: string, chatId: string = uuidv7(), parentId?: string | null) {
  const id = uuidv7();
  const parts = [{ type: 'text' as const, text }];
  const { ownerId } = getTestbed();
  const { responseId, work } = await sendMessage({ ownerId, chatId, id, parts, parentId });
  return { chatId, id, responseId, done: work ?? Promise.resolve() };
}

/** A chat whose responses from now on are delivered in a pattern; it has said one thing already. */
export async function chatOf(streamingPattern: StreamingPattern): Promise<string> {
  const { chatId, done } = await send('count to 1');
  await done;
  await updateChat({ ownerId: getTestbed().ownerId, chatId, settings: { streamingPattern } });
  return chatId;
}

/** A reader of one of the owner's chats, closed after the test; by default on the testbed's network. */
export async function open(
  chatId: string,
  hydration: Hydration = 'history',
  options: Partial<ReaderOptions> = {},
): Promise<Reader> {
  const { ownerId, network } = getTestbed();
  const source = databaseSource(ownerId, chatId);
  const reader = await openReader(source, hydration, { port: network.port, ...options });
  readers.push(reader);
  return reader;
}

/** A message of the shown branch as the database has it. */
export async function committed(chatId: string, id: string): Promise<Message | undefined> {
  const page = await readPage({ ownerId: getTestbed().ownerId, chatId });
  return page?.messages.find((message) => message.id === id);
}

/** Resolves when agents have published this many more tokens. */
export function tokensPublished(count: number): Promise<void> {
  let seen = 0;
  return new Promise((resolve) => {
    getTestbed().services.realtime.faults.rejectPublish = ({ names }) => {
      seen += names[0] === 'token' ? 1 : 0;
      if (seen === count) resolve();
      return undefined;
    };
  });
}

/** `1 2 3 ... count`: what the demo model counts. */
export function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => index + 1).join(' ');
}

/** The text parts of a message, joined. */
export function textOf(message: Message | undefined): string {
  return (message?.parts ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** True when so much of a message's text is shown. */
export function has(id: string, length: number): (state: ConversationState) => boolean {
  return (state) => textOf(state.messages.get(id)).length >= length;
}

/** True when a message's response has ended. */
export function ended(id: string): (state: ConversationState) => boolean {
  return (state) => {
    const message = state.messages.get(id);
    return message !== undefined && isTerminal(message.status);
  };
}

/** An answer whose agent died in the middle; its lease ends in `leaseMs`, or is over already. */
export async function abandon(leaseMs = -1_000) {
  const sent = await send('count to 2000 at 50 per second');
  const reader = await open(sent.chatId);
  await reader.until(has(sent.responseId, 20));
  await getDatabase().message.update({
    where: { id: sent.responseId },
    data: { leaseUntil: new Date(Date.now() + leaseMs), leaseOwner: uuidv7() },
  });
  getRuns().stop(sent.responseId, 'lost');
  await sent.done;
  return { ...sent, reader };
}
