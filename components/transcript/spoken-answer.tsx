'use client';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Message } from '@/lib/chat/message.ts';
import { announcement } from './announcement.ts';
import { nextSentences } from './spoken-sentences.ts';
import { writtenText } from './written-text.ts';

/** How often new sentences are handed over: a voice is slower than any model. */
const SAY_MS = 1_000;

/**
 * Spoken sentences are removed after this time, so that a reader who explores the page does not
 * find them.
 */
const FORGET_MS = 10_000;

/**
 * The live region that screen readers follow: the status of the latest answer and, while it
 * streams, its whole sentences, never its tokens. Of an answer that began before this page was
 * opened, only what is new.
 */
export function SpokenAnswer(props: { messages: readonly Message[]; pending: boolean }) {
  const { messages, pending } = props;
  const [sentences, setSentences] = useState('');
  const answer = messages.findLast(({ role }) => role === 'assistant');
  const newest = useRef(answer);
  const begun = useRef(new Set(messages.map(({ id }) => id)));
  const isStreaming = answer?.status === 'streaming';
  const id = answer?.id;

  // In a layout effect, so that the cleanup of the effect below finds the last words.
  useLayoutEffect(() => {
    newest.current = answer;
  }, [answer]);

  useEffect(() => {
    if (!isStreaming || id === undefined) return;
    const textOf = () => (newest.current?.id === id ? writtenText(newest.current) : '');
    // Text from before this page was opened may still arrive for a moment.
    let place = begun.current.has(id) ? null : 0;
    begun.current.add(id);
    const say = (isWhole: boolean) => {
      const text = textOf();
      const { words, end } = nextSentences(text, place ?? text.length, isWhole);
      place = Math.max(place ?? 0, end);
      if (words !== '') setSentences(words);
    };
    const timer = setInterval(say, SAY_MS, false);
    return () => {
      clearInterval(timer);
      say(true);
    };
  }, [id, isStreaming]);

  useEffect(() => {
    if (sentences === '') return;
    const timer = setTimeout(setSentences, FORGET_MS, '');
    return () => clearTimeout(timer);
  }, [sentences]);

  return (
    <div aria-live="polite" className="sr-only">
      <p>{sentences}</p>
      <p>{announcement(messages, pending)}</p>
    </div>
  );
}
