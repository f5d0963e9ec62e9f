import { Command } from 'lucide-react';
import { runCommand } from '../command/commands.ts';
import { ThemeChoice } from '../theme/theme-choice.tsx';

/** Below the chats: the theme, and a button that shows all commands. */
export function SidebarFoot({ onLeave }: { onLeave(): void }) {
  function showCommands() {
    onLeave();
    runCommand('palette');
  }

  return (
    <div className="flex shrink-0 items-center justify-between gap-2 px-2 pt-1 pb-3">
      <ThemeChoice />
      <button
        type="button"
        onClick={showCommands}
        className="flex min-h-9 items-center gap-2 rounded-lg px-3 text-note text-quiet transition-colors hover:bg-hover hover:text-ink touch:min-h-11"
      >
        <Command aria-hidden="true" className="size-3.5" />
        Commands
      </button>
    </div>
  );
}
