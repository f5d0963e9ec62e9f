import { useCallback, useState, useSyncExternalStore } from 'react';
import type { Message } from '@/lib/chat/message.ts';

const KEY = 'rewind:model';

const never = () => () => undefined;

function readKept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage may be forbidden: then the server's choice is the first one.
    return null;
  }
}

function keep(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch (error) {
    console.warn('rewind: the chosen model cannot be kept', error);
  }
}

/**
 * The model that the next message of a chat goes to, and the way to choose another. It begins with
 * that of the last answer of the shown branch, else with what this browser chose last. `models`: what
 * may be chosen, the server's own choice first.
 */
export function useModel(
  models: readonly string[],
  messages: readonly Message[],
): [chosen: string | undefined, choose: (name: string) => void] {
  const [picked, setPicked] = useState<string | null>(null);
  const kept = useSyncExternalStore(never, readKept, () => null);
  const answered = messages.findLast(({ role }) => role === 'assistant')?.model;
  const wanted = [picked, answered, kept];
  const chosen = wanted.find((name) => name != null && models.includes(name)) ?? models[0];

  const choose = useCallback((name: string) => {
    setPicked(name);
    keep(name);
  }, []);

  return [chosen, choose];
}
