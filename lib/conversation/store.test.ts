import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { aQuestion, aWholeResponse, CHAT_ID } from '../delivery/testing.ts';
import { shownMessages } from './state.ts';
import { createConversationStore } from './store.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('applies a backlog at once and calls its listeners twice, the last time with all of it', () => {
  const store = createConversationStore(CHAT_ID);
  const statuses: unknown[] = [];
  const status = () => shownMessages(store.getState()).at(-1)?.status;
  store.subscribe(() => statuses.push(status()));
  for (const event of aWholeResponse(100)) store.dispatch({ name: 'channel', event });
  expect(status()).toBe('complete');
  vi.runAllTimers();
  expect(statuses).toEqual(['streaming', 'complete']);
});

it('calls its listeners at once for the first change, and not when nothing changed', () => {
  const store = createConversationStore(CHAT_ID);
  let calls = 0;
  store.subscribe(() => {
    calls += 1;
  });
  store.dispatch({ name: 'sent', message: aQuestion() });
  expect(calls).toBe(1);
  store.dispatch({ name: 'unsent', id: 'unknown' });
  expect(calls).toBe(1);
});

it('calls its listeners at once for the first words, together with what announced them', () => {
  const store = createConversationStore(CHAT_ID);
  let calls = 0;
  store.subscribe(() => {
    calls += 1;
  });
  for (const event of aWholeResponse(1)) {
    if (event.name === 'stop') break;
    store.dispatch({ name: 'channel', event });
    expect(calls).toBe(event.name === 'token' ? 1 : 0);
  }
  expect(shownMessages(store.getState()).at(-1)?.parts).not.toEqual([]);
});

it('calls its listeners for an announcement that no words follow', () => {
  const store = createConversationStore(CHAT_ID);
  const [event] = aWholeResponse(0);
  let calls = 0;
  store.subscribe(() => {
    calls += 1;
  });
  if (event) store.dispatch({ name: 'channel', event });
  expect(calls).toBe(0);
  vi.runAllTimers();
  expect(calls).toBe(1);
});

it('calls its listeners once for what an attachment brings together', () => {
  const store = createConversationStore(CHAT_ID);
  let calls = 0;
  store.subscribe(() => {
    calls += 1;
  });
  store.dispatch({ name: 'attachment' });
  for (const event of aWholeResponse(3)) store.dispatch({ name: 'channel', event });
  expect(calls).toBe(0);
  vi.runAllTimers();
  expect(calls).toBe(1);
  expect(shownMessages(store.getState()).at(-1)?.status).toBe('complete');
});
