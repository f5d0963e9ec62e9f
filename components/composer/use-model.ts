import { useCallback, useState } from 'react';
import type { Message } from '@/lib/chat/message.ts';
import { createPersistedStore } from '../ui/persisted-store.ts';
import { usePersisted } from '../ui/use-persisted.ts';

const chosenLast = createPersistedStore<string | null>({
  area: 'localStorage',
  key: 'rewind:model',
  parse: (stored) => stored,
  format: (name) => name,
});

/**
 * The model that answers the next message of a chat, and the function that chooses another. At
 * first it is the model of the last answer of the shown branch, else the one that was last chosen
 * in this browser. `models`: those that may be chosen, the server's default first.
 */
export function useModel(
  models: readonly string[],
  messages: readonly Message[],
): [chosen: string | undefined, choose: (name: string) => void] {
  const [picked, setPicked] = useState<string | null>(null);
  const kept = usePersisted(chosenLast);
  const answered = messages.findLast(({ role }) => role === 'assistant')?.model;
  const wanted = [picked, answered, kept];
  const chosen = wanted.find((name) => name != null && models.includes(name)) ?? models[0];

  const choose = useCallback((name: string) => {
    setPicked(name);
    chosenLast.write(name);
  }, []);

  return [chosen, choose];
}
