'use client';

import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { KERNING_OFF } from '../ui/font-kerning.ts';
import { COMPOSER_ID } from './composer-id.ts';
import { readDraft, writeDraft } from './drafts.ts';
import { hasFinePointer } from './focus-composer.ts';
import { isComposing } from './is-composing.ts';

/** `focus('desktop')` does nothing where fingers type: there it would only raise the keyboard. */
export type MessageBoxHandle = { focus(when: 'always' | 'desktop'): void };

/**
 * The text field of the composer: grows with its text, sends on Enter, breaks on Shift+Enter. While
 * it is empty, ArrowUp asks for the message before.
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
    // Words typed before the page came alive are in the field and nowhere else yet.
    const typed = box.current?.value ?? '';
    const draft = readDraft(draftKey);
    if (typed !== '' && typed !== draft) {
      writeDraft(draftKey, draft === '' ? typed : `${draft}\n${typed}`);
    }
  }, [draftKey]);

  useEffect(() => {
    // A title that is being changed, or the way back from a deletion: the next page comes meanwhile.
    const isKept = document.activeElement?.matches('[data-keeps-focus]');
    if (draftKey !== '' && hasFinePointer() && !isKept) {
      box.current?.focus({ preventScroll: true });
    }
  }, [draftKey]);

  return (
    <div className={`grid min-w-0 flex-1 *:[grid-area:1/1/2/2] ${KERNING_OFF}`}>
      {/* A copy that nobody sees gives the field the height of its text, also before any script runs. */}
      <div
        aria-hidden="true"
        data-text={`${text} `}
        className="invisible max-h-[40dvh] min-h-11 overflow-hidden whitespace-pre-wrap px-2 py-2.5 leading-6 [overflow-wrap:anywhere] after:content-[attr(data-text)]"
      />
      <textarea
        ref={box}
        id={COMPOSER_ID}
        aria-label="Message"
        aria-describedby={describedBy}
        placeholder="Write a message"
        rows={1}
        autoComplete="off"
        enterKeyHint="send"
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
        className="min-h-11 w-full resize-none overflow-y-auto bg-transparent px-2 py-2.5 leading-6 outline-none [overflow-wrap:anywhere] placeholder:text-quiet"
      />
    </div>
  );
}
