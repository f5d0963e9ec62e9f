import { Command } from 'cmdk';
import { useEffect, useRef } from 'react';
import { COMMANDS, canRun, runCommand } from './commands.ts';
import { KeyCaps } from './key-caps.tsx';
import { Modal } from './modal.tsx';

/** Every command that can do something now, found by typing a part of its name. */
export function Palette({ onClose }: { onClose(): void }) {
  const input = useRef<HTMLInputElement>(null);

  // A dialog that opens gives the focus to the first thing in it that can have one: the frame.
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
                // Behind the dialog's end, which gives focus back to where it was.
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
