import { highlight, type Run } from './highlight.ts';

/** What the page asks the worker; the reply has the same `id`. */
export type HighlightRequest = { id: number; code: string; language: string };

/** `runs` as `highlight` gives them; `error` says why it gave none. */
export type HighlightReply = { id: number; runs: Run[] | null; error?: string };

async function answer({ id, code, language }: HighlightRequest): Promise<HighlightReply> {
  try {
    return { id, runs: await highlight(code, language) };
  } catch (error) {
    return { id, runs: null, error: String(error) };
  }
}

addEventListener('message', async ({ data }: MessageEvent<HighlightRequest>) => {
  postMessage(await answer(data));
});
