/** A message as it stands in the database. */
export type SavedRow = {
  id: string;
  role: 'user' | 'assistant';
  status: string;
  /** Its text parts, joined. */
  text: string;
};

/** What tests may do to their servers from their worker processes, besides using it. */
export type Control = {
  /** Resets every connection between the application, its pages included, and realtime. */
  cut(): Promise<void>;
  /** The same, and refuses new ones until `restore`. */
  sever(): Promise<void>;
  /** Cuts the application off its database until `restore`. */
  severDatabase(): Promise<void>;
  /** Also takes back what `refuse` and `shortenTwoMinutes` did. */
  restore(): Promise<void>;
  /** How many connections were refused since the servers were started. */
  countRefused(): Promise<number>;
  /** Makes realtime forget all connections: whoever comes back has lost continuity. */
  loseContinuity(): Promise<void>;
  /** Has realtime refuse every event of this name until `restore`. */
  refuse(eventName: string): Promise<void>;
  /** How many ms stand in for realtime's two minutes (of a lost connection, and of its memory). */
  shortenTwoMinutes(ms: number): Promise<void>;
  /** How many content messages realtime has taken for a chat. */
  countTokens(chatId: string): Promise<number>;
  /** The messages of a chat in the order in which their ids were made, read past the application. */
  readMessages(chatId: string): Promise<SavedRow[]>;
  countUsers(): Promise<number>;
  /** Ends the application as a crash does (SIGKILL); resolves when it runs again. */
  killApplication(): Promise<void>;
  /** Ends the application as an operator does (SIGTERM, no grace), and starts it again. */
  restartApplication(): Promise<void>;
};

/** One function of `Control`, as the endpoint is asked for it. */
type ControlCall = { name: keyof Control; args: Array<string | number> };

/** The control of test servers, over HTTP. Its functions reject when those could not do it. */
export function createControl(url: string): Control {
  async function call<Name extends keyof Control>(
    name: Name,
    ...args: Parameters<Control[Name]>
  ): Promise<Awaited<ReturnType<Control[Name]>>> {
    const body: ControlCall = { name, args };
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`the servers could not ${name}: ${text}`);
    return JSON.parse(text);
  }
  return {
    cut: () => call('cut'),
    sever: () => call('sever'),
    severDatabase: () => call('severDatabase'),
    restore: () => call('restore'),
    countRefused: () => call('countRefused'),
    loseContinuity: () => call('loseContinuity'),
    refuse: (eventName) => call('refuse', eventName),
    shortenTwoMinutes: (ms) => call('shortenTwoMinutes', ms),
    countTokens: (chatId) => call('countTokens', chatId),
    readMessages: (chatId) => call('readMessages', chatId),
    countUsers: () => call('countUsers'),
    killApplication: () => call('killApplication'),
    restartApplication: () => call('restartApplication'),
  };
}
