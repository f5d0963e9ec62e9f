import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../clock.ts';
import { type Counting, dueAfter, readPrompt } from '../counting.ts';
import { markdownToken } from '../markdown.ts';

/** What this process says when it is ready. */
export type ModelReady = { port: number };

/** One answer: when it was asked for, and when each token was written to the socket. */
export type Ledger = { askedAt: number; writtenAt: number[] };

type ChatRequest = {
  messages: { role: string; content: string | { text?: string }[] }[];
  stream?: boolean;
};

const TITLE = 'Counting';

// An OpenAI-compatible model that counts, or writes Markdown, and notes when it said what. In a
// process of its own: both contenders reach it in the same way, and neither can bend its clock.
const ledgers = new Map<string, Ledger>();

const server = createServer({ noDelay: true }, (request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const askedAt = now();
  const { pathname } = new URL(request.url ?? '/', 'http://model');
  if (pathname === '/clock') return sendJson(response, now());
  if (pathname.startsWith('/ledger/')) {
    return sendJson(response, ledgers.get(pathname.slice('/ledger/'.length)) ?? null);
  }
  if (pathname !== '/v1/chat/completions') {
    response.writeHead(404).end();
    return;
  }
  const asked = (await json(request)) as ChatRequest;
  // Answers stream; what does not is the name of a chat, and no answer that anyone waits for.
  if (!asked.stream) return sendJson(response, completion(TITLE));
  const counting = readPrompt(questionOf(asked));
  if (!counting) {
    response.writeHead(400).end('this model can only count and write');
    return;
  }
  const ledger: Ledger = { askedAt, writtenAt: [] };
  ledgers.set(counting.run, ledger);
  await count(counting, ledger, response);
}

async function count(counting: Counting, ledger: Ledger, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  for (let index = 0; index < counting.count; index += 1) {
    // From the beginning and not from the last token, so that lateness does not add up.
    const wait = ledger.askedAt + dueAfter(counting, index) - now();
    if (wait > 0) await sleep(wait);
    if (response.destroyed) return;
    const content = tokenOf(counting, index);
    ledger.writtenAt.push(now());
    response.write(chunk({ content }, null));
  }
  response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
}

function tokenOf({ isMarkdown }: Counting, index: number): string {
  if (isMarkdown) return markdownToken(index);
  return index === 0 ? '1' : ` ${index + 1}`;
}

function completion(content: string): object {
  const message = { role: 'assistant', content };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  return { id: 'bench', object: 'chat.completion', created: 0, model: 'bench', choices };
}

function chunk(delta: { content?: string }, finishReason: 'stop' | null): string {
  const choices = [{ index: 0, delta, finish_reason: finishReason }];
  const body = {
    id: 'bench',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'bench',
    choices,
  };
  return `data: ${JSON.stringify(body)}\n\n`;
}

function questionOf({ messages }: ChatRequest): string {
  const content = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  return typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('');
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const ready: ModelReady = { port: typeof address === 'object' && address ? address.port : 0 };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
});
