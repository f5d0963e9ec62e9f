import { useEffect } from 'react';
import { useStableHandler } from '../ui/stable-handler.ts';
import { type CommandName, provideCommand } from './commands.ts';

/** Says what a command does while this component is on the page, and whether it can do it now. */
export function useCommand(name: CommandName, run: () => void, isPossible = true): void {
  const handler = useStableHandler<void>(run);
  useEffect(
    () => provideCommand(name, isPossible ? () => handler() : null),
    [name, handler, isPossible],
  );
}
