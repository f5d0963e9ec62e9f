'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { LONGEST_MESSAGE } from '@/lib/chat/limits.ts';
import type { Message } from '@/lib/chat/message.ts';
import { readDraft, writeDraft } from '../composer/drafts.ts';
import { isComposing } from '../composer/is-composing.ts';
import { lengthNote, reasonNotToSend } from '../composer/send-rules.ts';
import { GrowingTextarea } from '../ui/growing-textarea.tsx';
import { editDraftKey } from './editing.ts';
import type { MessageAction } from './message-action.ts';
import { writtenText } from './written-text.ts';

const BUTTON =
  'inline-flex min-h-8 items-center rounded-full px-3.5 font-medium text-note transition-colors pointer-coarse:min-h-11';

/**
 * The field in which a user's message is edited, in the message's place. Enter saves, Shift+Enter
 * breaks the line, Escape cancels; focus then goes back to where it was.
 */
export function EditBox(props: { message: Message; onAct(action: MessageAction): void }) {
  const { message, onAct } = props;
  const written = writtenText(message);
  const key = editDraftKey(message);
  const noteId = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => readDraft(key) || written);
  const [origin] = useState(() => document.activeElement);
  const note = lengthNote(text.length, LONGEST_MESSAGE);
  const reason = reasonNotToSend(text, true, LONGEST_MESSAGE);

  useEffect(() => {
    const { current } = box;
    current?.focus({ preventScroll: true });
    current?.setSelectionRange(current.value.length, current.value.length);
    current?.scrollIntoView({ block: 'nearest' });
    return () => {
      if (origin instanceof HTMLElement) origin.focus({ preventScroll: true });
    };
  }, [origin]);

  function change(next: string) {
    setText(next);
    writeDraft(key, next);
  }

  function cancel() {
    writeDraft(key, '');
    onAct({ name: 'end-edit', message });
  }

  function save() {
    if (text === written) return cancel();
    if (reason === null) onAct({ name: 'save-edit', message, text });
  }

  return (
    <form
      aria-label="Edit the message"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      className="-mx-3 mb-4 rounded-2xl border border-line bg-raised p-3 pb-2 text-ink focus-within:border-line-strong"
    >
      <GrowingTextarea
        ref={box}
        aria-label="Edited message"
        aria-describedby={noteId}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === 'Escape') {
            event.preventDefault();
            cancel();
          } else if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault();
            save();
          }
        }}
        maxHeight="max-h-[50dvh]"
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-1">
        <p
          id={noteId}
          className={`mr-auto text-note max-sm:w-full tabular-nums ${text.length > LONGEST_MESSAGE ? 'text-accent' : 'text-quiet'}`}
        >
          {note ?? 'Saving asks again. This version is kept.'}
        </p>
        <button type="button" onClick={cancel} className={`${BUTTON} text-quiet hover:text-ink`}>
          Cancel
        </button>
        <button
          type="submit"
          disabled={reason !== null}
          title={reason ?? undefined}
          className={`${BUTTON} bg-ink text-paper hover:opacity-85 disabled:bg-hover disabled:text-quiet disabled:opacity-100`}
        >
          Save
        </button>
      </div>
    </form>
  );
}
