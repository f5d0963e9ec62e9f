import { expect, it } from 'vitest';
import { aQuestion, aWholeResponse, CHAT_ID } from '../delivery/testing.ts';
import { shownMessages } from './state.ts';
import { createConversationStore } from './store.ts';

it('applies a backlog at once and tells its listeners a few times, the last time of all of it', async () => {
  const store = createConversationStore(CHAT_ID);
  const events = aWholeResponse(100);
  let told = 0;
  await new Promise<void>((resolve) => {
    store.subscribe(() => {
      told += 1;
      if (shownMessages(store.getState()).at(-1)?.status === 'complete') resolve();
    });
    for (const event of events) store.dispatch({ name: 'channel', event });
    expect(shownMessages(store.getState()).at(-1)?.status).toBe('complete');
  });
  expect(told).toBeLessThan(10);
});

it('tells of the first change at once, and of none that changed nothing', () => {
  const store = createConversationStore(CHAT_ID);
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  store.dispatch({ name: 'sent', message: aQuestion() });
  expect(told).toBe(1);
  store.dispatch({ name: 'unsent', id: 'unknown' });
  expect(told).toBe(1);
});

it('tells of the first words at once, together with what announced them', () => {
  const store = createConversationStore(CHAT_ID);
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  for (const event of aWholeResponse(1)) {
    if (event.name === 'stop') break;
    store.dispatch({ name: 'channel', event });
    expect(told).toBe(event.name === 'content' ? 1 : 0);
  }
  expect(shownMessages(store.getState()).at(-1)?.parts).not.toEqual([]);
});

it('tells of an announcement that no words follow', async () => {
  const store = createConversationStore(CHAT_ID);
  const [event] = aWholeResponse(0);
  const told = new Promise<void>((resolve) => store.subscribe(resolve));
  if (event) store.dispatch({ name: 'channel', event });
  await told;
});

it('tells once of what an attachment brings together', async () => {
  const store = createConversationStore(CHAT_ID);
  let told = 0;
  const first = new Promise<void>((resolve) =>
    store.subscribe(() => {
      told += 1;
      resolve();
    }),
  );
  store.dispatch({ name: 'attachment' });
  for (const event of aWholeResponse(3)) store.dispatch({ name: 'channel', event });
  expect(told).toBe(0);
  await first;
  expect(told).toBe(1);
  expect(shownMessages(store.getState()).at(-1)?.status).toBe('complete');
});
