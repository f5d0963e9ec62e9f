'use client';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Message } from '@/lib/chat/message.ts';
import { announcement } from './announcement.ts';
import { nextSentences } from './spoken-sentences.ts';
import { writtenText } from './written-text.ts';

/** How often what was written since is said: a voice is slower than any model. */
const SAY_MS = 1_000;

/** Nothing is said twice, so what was said need not stay to be found on the page. */
const FORGET_MS = 10_000;

/**
 * What a screen reader hears of the answers: how the latest one stands and, while it is written, its
 * whole sentences, never its tokens. Of an answer that has begun before this page, only what is new.
 */
export function SpokenAnswer(props: { messages: readonly Message[]; pending: boolean }) {
  const { messages, pending } = props;
  const [sentences, setSentences] = useState('');
  const answer = messages.findLast(({ role }) => role === 'assistant');
  const newest = useRef(answer);
  const begun = useRef(new Set(messages.map(({ id }) => id)));
  const isStreaming = answer?.status === 'streaming';
  const id = answer?.id;

  // Before the effect below ends: it says the last words too.
  useLayoutEffect(() => {
    newest.current = answer;
  }, [answer]);

  useEffect(() => {
    if (!isStreaming || id === undefined) return;
    const textOf = () => (newest.current?.id === id ? writtenText(newest.current) : '');
    // What was written before this page came may still be on its way to it for a moment.
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
