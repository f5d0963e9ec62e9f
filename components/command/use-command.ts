import { useEffect, useEffectEvent } from 'react';
import { type CommandName, provideCommand } from './commands.ts';

/**
 * Registers what a command does while this component is on the page, and whether it is possible
 * now.
 */
export function useCommand(name: CommandName, run: () => void, isPossible = true): void {
  const onRun = useEffectEvent(run);
  useEffect(() => provideCommand(name, isPossible ? () => onRun() : null), [name, isPossible]);
}
