'use client';

import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { GrowingTextarea } from '../ui/growing-textarea.tsx';
import { COMPOSER_ID } from './composer-id.ts';
import { readDraft, writeDraft } from './drafts.ts';
import { hasFinePointer } from './focus-composer.ts';
import { isComposing } from './is-composing.ts';

/** `focus('desktop')` does nothing on touch screens: there it would only raise the keyboard. */
export type MessageBoxHandle = { focus(when: 'always' | 'desktop'): void };

/**
 * The text field of the composer: grows with its text, sends on Enter, breaks on Shift+Enter. While
 * it is empty, ArrowUp calls `onArrowUp`.
 */
export function MessageBox(props: {
  ref: Ref<MessageBoxHandle>;
  draftKey: string;
  text: string;
  describedBy?: string | undefined;
  onChange(text: string): void;
  onSubmit(): void;
  onArrowUp(): void;
}) {
  const { ref, draftKey, text, describedBy, onChange, onSubmit, onArrowUp } = props;
  const box = useRef<HTMLTextAreaElement>(null);

  useImperativeHandle(ref, () => ({
    focus(when) {
      if (when === 'always' || hasFinePointer()) box.current?.focus({ preventScroll: true });
    },
  }));

  useLayoutEffect(() => {
    // What was typed before the page hydrated is in the field and not in the draft yet.
    const typed = box.current?.value ?? '';
    const draft = readDraft(draftKey);
    if (typed !== '' && typed !== draft) {
      writeDraft(draftKey, draft === '' ? typed : `${draft}\n${typed}`);
    }
  }, [draftKey]);

  useEffect(() => {
    // A title that is being changed and the Undo button keep the focus while the next page opens.
    const isKept = document.activeElement?.matches('[data-keeps-focus]');
    if (draftKey !== '' && hasFinePointer() && !isKept) {
      box.current?.focus({ preventScroll: true });
    }
  }, [draftKey]);

  return (
    <GrowingTextarea
      ref={box}
      id={COMPOSER_ID}
      aria-label="Message"
      aria-describedby={describedBy}
      placeholder="Write a message"
      autoComplete="off"
      value={text}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.shiftKey || isComposing(event)) return;
        if (event.key === 'Enter') {
          event.preventDefault();
          onSubmit();
        } else if (event.key === 'ArrowUp' && text === '') {
          event.preventDefault();
          onArrowUp();
        }
      }}
      sizing="min-h-11 px-2 py-2.5 leading-6"
      maxHeight="max-h-[40dvh]"
    />
  );
}
