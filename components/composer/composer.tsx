'use client';

import { ArrowUp, Square } from 'lucide-react';
import { type FormEvent, memo, useId, useRef, useState } from 'react';
import { returnToDraft, useDraft, writeDraft } from './drafts.ts';
import { MessageBox, type MessageBoxHandle } from './message-box.tsx';
import { ModelPicker } from './model-picker.tsx';
import { lengthNote, reasonNotToSend } from './send-rules.ts';
import { useEscape } from './use-escape.ts';

/**
 * The place where messages are written. There is one draft for each `draftKey`, kept for the tab.
 * `onSend` resolves when the message is accepted; when it rejects, the text returns to the draft it
 * came from and the error's message shows. `isActive` adds Stop beside Send, and to the Escape key.
 * `maxLength` counts UTF-16 units; nothing is cut. It is memoised: pass the same objects while
 * nothing changed.
 */
export const Composer = memo(function Composer(props: {
  draftKey: string;
  canSend: boolean;
  isActive: boolean;
  onSend(text: string): Promise<void>;
  onStop(): void;
  /** Called for ArrowUp in an empty composer. */
  onEditLast(): void;
  maxLength: number;
  /** The models that may be chosen; the picker shows when there are several. */
  models: readonly string[];
  model: string | undefined;
  onModel(name: string): void;
}) {
  const { draftKey, canSend, isActive, onSend, onStop, onEditLast, maxLength } = props;
  const { models, model, onModel } = props;
  const noteId = useId();
  const box = useRef<MessageBoxHandle>(null);
  const [failure, setFailure] = useState<{ key: string; message: string } | null>(null);
  const text = useDraft(draftKey);
  // With a picker, the text has a line of its own on narrow screens.
  const hasPicker = models.length > 1 && model !== undefined;
  const note = lengthNote(text.length, maxLength);
  const reason = reasonNotToSend(text, canSend, maxLength);
  useEscape(isActive, onStop);

  function change(next: string) {
    setFailure(null);
    writeDraft(draftKey, next);
  }

  async function send() {
    if (reason !== null) return;
    setFailure(null);
    writeDraft(draftKey, '');
    const sent = onSend(text);
    // After the request is sent: focus makes the browser lay out the page, which takes time.
    box.current?.focus('always');
    try {
      await sent;
    } catch (error) {
      const message = error instanceof Error ? error.message : 'The message could not be sent.';
      returnToDraft(draftKey, text);
      setFailure({ key: draftKey, message });
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void send();
  }

  function stop() {
    onStop();
    // The button is about to disappear, and would take the focus with it.
    box.current?.focus('desktop');
  }

  return (
    <div className="column pb-[max(1rem,env(safe-area-inset-bottom))] max-md:px-3">
      {failure?.key === draftKey && (
        <p role="alert" className="mb-2 px-3 text-note text-accent">
          {failure.message}
        </p>
      )}
      <form
        onSubmit={submit}
        className="flex flex-wrap items-end justify-end gap-1.5 rounded-[1.625rem] border border-line bg-raised p-1 pl-3 shadow-xs focus-within:border-line-strong"
      >
        <div className={`flex min-w-0 flex-1 ${hasPicker ? 'max-md:basis-full' : ''}`}>
          <MessageBox
            ref={box}
            draftKey={draftKey}
            text={text}
            describedBy={note === null ? undefined : noteId}
            onChange={change}
            onSubmit={() => void send()}
            onArrowUp={onEditLast}
          />
        </div>
        {hasPicker && (
          <div className="mr-auto flex min-w-0 flex-1 max-md:-ml-1 max-md:basis-28 md:flex-none">
            <ModelPicker models={models} chosen={model} onChoose={onModel} />
          </div>
        )}
        {isActive && (
          <button
            type="button"
            aria-label="Stop generating"
            title="Stop generating"
            onClick={stop}
            className="grid size-11 shrink-0 place-items-center rounded-full bg-accent-soft text-accent hover:opacity-80"
          >
            <Square aria-hidden="true" className="size-3.5 fill-current" />
          </button>
        )}
        <button
          type="submit"
          aria-label="Send message"
          title={reason ?? 'Send message'}
          disabled={reason !== null}
          className="grid size-11 shrink-0 place-items-center rounded-full bg-ink text-paper hover:opacity-85 disabled:bg-hover disabled:text-quiet disabled:opacity-100"
        >
          <ArrowUp aria-hidden="true" className="size-5" />
        </button>
      </form>
      {note !== null && (
        <p
          id={noteId}
          className={`mt-2 px-3 text-note tabular-nums ${text.length > maxLength ? 'text-accent' : 'text-quiet'}`}
        >
          {note}
        </p>
      )}
    </div>
  );
});
