import { COMMANDS } from './commands.ts';
import { KeyCaps } from './key-caps.tsx';
import { Modal } from './modal.tsx';

const WRITING = [
  { label: 'Send the message', keys: 'enter' },
  { label: 'Begin a new line', keys: 'shift+enter' },
  { label: 'Edit your last message, from an empty box', keys: '↑' },
];

/** Every shortcut there is. */
export function ShortcutList({ onClose }: { onClose(): void }) {
  return (
    <Modal label="Keyboard shortcuts" onClose={onClose}>
      <div className="overflow-y-auto p-6">
        <h2 className="font-semibold tracking-tight">Keyboard shortcuts</h2>
        <dl className="mt-4 text-sm">
          {[...COMMANDS, ...WRITING].map(({ label, keys }) => (
            <div key={label} className="flex min-h-9 items-center">
              <dt>{label}</dt>
              <dd className="ml-auto">
                <KeyCaps keys={keys} />
              </dd>
            </div>
          ))}
        </dl>
        <form method="dialog" className="mt-5 flex justify-end">
          <button
            type="submit"
            className="h-11 rounded-full bg-ink px-5 font-medium text-paper text-sm hover:opacity-85"
          >
            Close
          </button>
        </form>
      </div>
    </Modal>
  );
}
