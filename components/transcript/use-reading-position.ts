import { useEffect, useLayoutEffect, useRef } from 'react';
import type { StickToBottomInstance } from 'use-stick-to-bottom';
import type { Message } from '@/lib/chat/message.ts';

function findArticle(scroller: HTMLElement, id: string): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(id)}"]`);
}

/** The first message and its place. A message with the same parent is another version of it. */
type Top = { id: string; parentId: string | null | undefined; offset: number };

/**
 * Adds what sticking to the bottom does not cover: another chat opens at its end, older messages do
 * not move the line that is being read, a sent message comes into view, and a window that changes
 * its height (a keyboard, a growing composer) does not hide the end. The space above the first
 * message must always be the same.
 */
export function useReadingPosition(
  stick: StickToBottomInstance,
  messages: readonly Message[],
): void {
  const { scrollRef, scrollToBottom, state } = stick;
  const [firstId, firstParentId] = [messages[0]?.id, messages[0]?.parentId];
  const sent = messages.filter((message) => message.role === 'user');
  const top = useRef<Top | null>(null);
  const shown = useRef(sent);

  useLayoutEffect(() => {
    const scroller = scrollRef.current;
    if (!scroller || firstId === undefined) {
      top.current = null;
      return;
    }
    const before = top.current;
    if (before?.id !== firstId) {
      const moved = before && findArticle(scroller, before.id);
      if (moved) {
        scroller.scrollTop += moved.offsetTop - before.offset;
      } else if (before?.parentId !== firstParentId) {
        scroller.scrollTop = scroller.scrollHeight;
        void scrollToBottom('instant');
      }
    }
    const first = findArticle(scroller, firstId);
    top.current = first && { id: firstId, parentId: firstParentId, offset: first.offsetTop };
  }, [firstId, firstParentId, scrollRef, scrollToBottom]);

  useEffect(() => {
    const before = shown.current;
    shown.current = sent;
    const last = before.at(-1);
    // A changed queue, or another branch, has another last message too, but then the reader sent
    // nothing.
    const isLonger = sent.length > before.length && sent.some(({ id }) => id === last?.id);
    if (isLonger && sent.at(-1)?.id !== last?.id) void scrollToBottom('instant');
  }, [sent, scrollToBottom]);

  useEffect(() => {
    const scroller = scrollRef.current;
    if (!scroller) return;
    const observer = new ResizeObserver(() => {
      if (state.isAtBottom) state.scrollTop = state.calculatedTargetScrollTop;
    });
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [scrollRef, state]);
}
