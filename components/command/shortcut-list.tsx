import { X } from 'lucide-react';
import { COMMANDS } from './commands.ts';
import { KeyCaps } from './key-caps.tsx';
import { Modal } from './modal.tsx';

const WRITING = [
  { label: 'Send the message', keys: 'enter' },
  { label: 'Begin a new line', keys: 'shift+enter' },
  { label: 'Edit your last message, from an empty box', keys: '↑' },
];

const SHORTCUTS = [...COMMANDS, ...WRITING].filter(({ keys }) => keys !== '');

/** Every shortcut there is. */
export function ShortcutList({ onClose }: { onClose(): void }) {
  return (
    <Modal label="Keyboard shortcuts" onClose={onClose}>
      <div className="flex shrink-0 items-center border-line border-b py-1.5 pr-1.5 pl-5">
        <h2 className="flex-1 font-semibold tracking-tight">Keyboard shortcuts</h2>
        <form method="dialog">
          <button
            type="submit"
            aria-label="Close"
            className="grid size-11 place-items-center rounded-lg text-quiet transition-colors hover:text-ink"
          >
            <X aria-hidden="true" className="size-4.5" />
          </button>
        </form>
      </div>
      <dl tabIndex={0} className="overflow-y-auto px-5 py-2 text-sm -outline-offset-2">
        {SHORTCUTS.map(({ label, keys }) => (
          <div key={label} className="flex min-h-9.5 items-center">
            <dt className="min-w-0">{label}</dt>
            <dd className="ml-auto">
              <KeyCaps keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
