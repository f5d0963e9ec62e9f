import { Command } from 'cmdk';
import { useEffect, useRef } from 'react';
import { COMMANDS, canRun, runCommand } from './commands.ts';
import { KeyCaps } from './key-caps.tsx';
import { Modal } from './modal.tsx';

/** All commands that can do something now, to be found by typing a part of a name. */
export function Palette({ onClose }: { onClose(): void }) {
  const input = useRef<HTMLInputElement>(null);

  // An opening dialog focuses the first element in it that takes the focus, which is the frame.
  useEffect(() => input.current?.focus(), []);

  const commands = COMMANDS.filter(({ name }) => name !== 'palette' && canRun(name));

  return (
    <Modal label="Commands" onClose={onClose}>
      <Command label="Commands" loop className="flex min-h-0 flex-col">
        <Command.Input
          ref={input}
          placeholder="What would you like to do?"
          className="h-14 shrink-0 border-line border-b bg-transparent px-5 outline-none placeholder:text-quiet"
        />
        <Command.List className="min-h-0 overflow-y-auto p-2">
          <Command.Empty className="px-3 py-6 text-center text-note text-quiet">
            No command is called that.
          </Command.Empty>
          {commands.map(({ name, label, keys }) => (
            <Command.Item
              key={name}
              value={label}
              onSelect={() => {
                onClose();
                // After the dialog has closed and given the focus back.
                setTimeout(runCommand, 0, name);
              }}
              className="flex min-h-11 cursor-pointer items-center rounded-lg px-3 text-sm data-[selected=true]:bg-hover"
            >
              {label}
              {keys !== '' && <KeyCaps keys={keys} />}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Modal>
  );
}
