import { expect, type Locator, type Page } from '@playwright/test';

/** A message as a page shows it, or as the API gives it. */
export type Line = { id: string; role: string; status: string; text: string };

type ApiMessage = Omit<Line, 'text'> & { parts: Array<{ type: string; text?: string }> };

/** Often enough to act between two tokens; `expect`'s own steps grow to a second. */
const LOOK_MS = 20;

/** One window of the application. */
export class ChatPage {
  readonly page: Page;
  readonly textbox: Locator;
  readonly sendButton: Locator;
  readonly stopButton: Locator;
  readonly log: Locator;
  readonly questions: Locator;
  readonly answers: Locator;
  readonly sidebar: Locator;
  /** How long an answer may take at most, in milliseconds. */
  patienceMs = 40_000;

  constructor(page: Page) {
    this.page = page;
    this.textbox = page.getByRole('textbox', { name: 'Message' });
    this.sendButton = page.getByRole('button', { name: 'Send message' });
    this.stopButton = page.getByRole('button', { name: 'Stop generating' });
    this.log = page.getByRole('log', { name: 'Conversation' });
    this.questions = this.log.locator('article[data-role="user"]');
    this.answers = this.log.locator('article[data-role="assistant"]');
    this.sidebar = page.getByRole('navigation', { name: 'Chats' });
  }

  /** Opens a chat by its id, or a new one. */
  async open(chatId?: string): Promise<void> {
    await this.page.goto(chatId ? `/chat/${chatId}` : '/');
  }

  /** Until it runs, and hears of everything: what is pressed before its script came is lost. */
  async untilLive(): Promise<void> {
    await expect(this.page.getByText('Live', { exact: true })).toBeVisible();
  }

  async send(text: string): Promise<void> {
    await this.textbox.fill(text);
    await this.sendButton.click();
  }

  /** The id in the address; waits until a new chat has one. */
  async chatId(): Promise<string> {
    await this.page.waitForURL(/\/chat\/[^/]+$/);
    return new URL(this.page.url()).pathname.slice('/chat/'.length);
  }

  /** The question with this text. */
  question(text: string): Locator {
    return this.questions.filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** The link to a chat in the sidebar. */
  linkTo(chatId: string): Locator {
    return this.sidebar.locator(`a[href="/chat/${chatId}"]`);
  }

  /** What the last answer has said. */
  async answerText(): Promise<string> {
    return (await this.transcript()).findLast(({ role }) => role === 'assistant')?.text ?? '';
  }

  /** Resolves as soon as the last answer holds these words. */
  async untilSaid(words: string): Promise<void> {
    await this.#untilLastAnswer({ words });
  }

  /**
   * The same for an answer that still streams. What an answer has when it ended proves nothing about
   * how it got there: the database gives it to everybody.
   */
  async untilStreamed(words: string): Promise<void> {
    await this.#untilLastAnswer({ words, status: 'streaming' });
  }

  /** Resolves as soon as the last answer has this status. */
  async untilStatus(status: string): Promise<void> {
    await this.#untilLastAnswer({ status });
  }

  /** Waits until the last answer is complete, has exactly this text, and nothing is active. */
  async expectAnswer(text: string): Promise<void> {
    await this.untilStatus('complete');
    expect(await this.answerText()).toBe(text);
    await expect(this.stopButton).toBeHidden();
  }

  /** Waits until this window shows exactly what the application's API says of the chat. */
  async expectSaved(): Promise<Line[]> {
    const saved = await this.saved();
    await expect.poll(() => this.transcript()).toEqual(saved);
    return saved;
  }

  /** Every message that this window shows, in order. */
  transcript(): Promise<Line[]> {
    return this.log.locator('article').evaluateAll((articles) =>
      articles.map((article) => ({
        id: article.getAttribute('data-message-id') ?? '',
        role: article.getAttribute('data-role') ?? '',
        status: article.getAttribute('data-status') ?? '',
        text: [...article.querySelectorAll('[data-part="text"]')]
          .map((part) => part.textContent)
          .join(''),
      })),
    );
  }

  /** The shown branch by `GET /api/chats/{id}`, with the cookies of this window. */
  async saved(): Promise<Line[]> {
    const response = await this.page.request.get(`/api/chats/${await this.chatId()}`);
    expect(response.status()).toBe(200);
    const { messages } = (await response.json()) as { messages: ApiMessage[] };
    return messages.map(({ id, role, status, parts }) => ({
      id,
      role,
      status,
      text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    }));
  }

  async #untilLastAnswer(wanted: { words?: string; status?: string }): Promise<void> {
    try {
      await this.page.waitForFunction(
        ({ words, status }) => {
          const last = [...document.querySelectorAll('article[data-role="assistant"]')].at(-1);
          if (!last) return false;
          const parts = [...last.querySelectorAll('[data-part="text"]')];
          const text = parts.map((part) => part.textContent).join('');
          return (
            (words === undefined || text.includes(words)) &&
            (status === undefined || last.getAttribute('data-status') === status)
          );
        },
        wanted,
        { polling: LOOK_MS, timeout: this.patienceMs },
      );
    } catch (error) {
      const shown = this.page.isClosed() ? 'closed' : JSON.stringify(await this.transcript());
      const message = `no answer with ${JSON.stringify(wanted)}; the window shows ${shown}`;
      throw new Error(message, { cause: error });
    }
  }
}
