import { useEffect, useLayoutEffect, useRef } from 'react';
import type { StickToBottomInstance } from 'use-stick-to-bottom';
import type { Message } from '@/lib/records.ts';

function findArticle(scroller: HTMLElement, id: string): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(id)}"]`);
}

/**
 * What sticking to the bottom leaves open: another chat opens at its end, older messages do not move
 * the line that is being read, a sent message comes into view, and a window that changes its height
 * (a keyboard, a growing composer) does not hide the end. The room above the first message must not
 * depend on what stands there.
 */
export function useReadingPosition(
  stick: StickToBottomInstance,
  messages: readonly Message[],
): void {
  const { scrollRef, scrollToBottom, state } = stick;
  const firstId = messages[0]?.id;
  const sent = messages.filter((message) => message.role === 'user');
  const [lastSentId, sentCount] = [sent.at(-1)?.id, sent.length];
  const top = useRef<{ id: string; offset: number } | null>(null);
  const shown = useRef({ lastSentId, sentCount });

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
      } else {
        scroller.scrollTop = scroller.scrollHeight;
        void scrollToBottom('instant');
      }
    }
    const first = findArticle(scroller, firstId);
    top.current = first && { id: firstId, offset: first.offsetTop };
  }, [firstId, scrollRef, scrollToBottom]);

  useEffect(() => {
    const before = shown.current;
    shown.current = { lastSentId, sentCount };
    const isAnother = before.lastSentId !== undefined && before.lastSentId !== lastSentId;
    // A queue that is changed has another last message too, and nobody asked to see it.
    if (isAnother && sentCount > before.sentCount) void scrollToBottom('instant');
  }, [lastSentId, sentCount, scrollToBottom]);

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
