import type { ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { Message } from '@/lib/records.ts';
import { Transcript } from './transcript.tsx';

/** Of browsers without idle callbacks (Safari). */
const LATER_MS = 200;

/** Runs when the browser has time. Returns the function that cancels it. */
function whenIdle(work: () => void): () => void {
  if (!window.requestIdleCallback) {
    const timer = setTimeout(work, LATER_MS);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work);
  return () => cancelIdleCallback(handle);
}

const nothing = () => undefined;

/** What a first message and its answer look like one after another, with nothing that must be fetched. */
function makeScenes() {
  const question: Message = {
    ...{ id: 'question', parentId: null, role: 'user', status: 'complete', seq: 0, revision: 1 },
    parts: [{ type: 'text', text: '?' }],
    createdAt: new Date().toISOString(),
  };
  const answer: Message = {
    ...{ ...question, id: 'answer', parentId: 'question' },
    ...{ role: 'assistant', status: 'streaming', parts: [] },
  };
  const parts: Message['parts'] = [{ type: 'text', text: '1 **2** `3`' }];
  const scenes: Message[][] = [[question], [question, answer], [question, { ...answer, parts }]];
  return scenes.map((messages) => (
    <Transcript
      key="rehearsal"
      messages={messages}
      siblings={new Map()}
      editingId={null}
      pending={messages.length === 1}
      canLoadOlder={false}
      onLoadOlder={nothing}
      onAct={nothing}
    />
  ));
}

/**
 * Rehearses a first answer off the page, a step at a time when the browser is idle: code that runs
 * for the first time is several times slower, and would delay the first token of an answer. Returns
 * the function that ends it early.
 */
export function warmUp(): () => void {
  let rehearsal: { root: Root; scenes: ReactNode[] } | null = null;
  let cancel = whenIdle(step);

  function step(): void {
    rehearsal ??= { root: createRoot(document.createElement('div')), scenes: makeScenes() };
    const scene = rehearsal.scenes.shift();
    rehearsal.root.render(scene ?? null);
    if (scene) cancel = whenIdle(step);
  }

  return () => {
    cancel();
    rehearsal?.root.unmount();
  };
}
