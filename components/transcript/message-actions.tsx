import { Pencil, RotateCcw } from 'lucide-react';
import type { Message, Sibling } from '@/lib/chat/message.ts';
import { isTerminal } from '@/lib/chat/status.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { BranchPicker } from './branch-picker.tsx';
import { CopyMessage } from './copy-message.tsx';
import { isEditable } from './editing.ts';
import type { MessageAction } from './message-action.ts';
import { MessageModel } from './message-model.tsx';
import { MessageTime } from './message-time.tsx';
import { writtenText } from './written-text.ts';

/**
 * The line under a message: its versions, which always show, and its actions, which show on hover
 * and focus, and always on touch screens.
 */
export function MessageActions(props: {
  message: Message;
  siblings: readonly Sibling[];
  onAct(action: MessageAction): void;
}) {
  const { message, siblings, onAct } = props;
  const isFinished = message.role === 'assistant' && message.status === 'complete';
  const isWhole = isTerminal(message.status);

  return (
    <div className="-ml-2 flex min-w-0 items-center text-quiet pointer-coarse:-ml-3.5">
      <BranchPicker message={message} siblings={siblings} onAct={onAct} />
      {isWhole && (
        <div className="flex min-w-0 items-center opacity-0 transition-opacity group-has-focus-visible/message:opacity-100 group-hover/message:opacity-100 pointer-coarse:opacity-100">
          {writtenText(message) !== '' && <CopyMessage message={message} />}
          {isEditable(message) && (
            <IconButton
              icon={Pencil}
              label="Edit"
              onPress={() => onAct({ name: 'edit', message })}
            />
          )}
          {isFinished && (
            <IconButton
              icon={RotateCcw}
              label="Regenerate"
              onPress={() => onAct({ name: 'try-again', message })}
            />
          )}
          <MessageTime createdAt={message.createdAt} />
          {message.model && <MessageModel name={message.model} />}
        </div>
      )}
    </div>
  );
}
