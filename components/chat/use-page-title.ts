import { useEffect } from 'react';

/**
 * Keeps the window's title that of the open chat: what the page was rendered with is as old as the
 * page, and Next puts it back when its metadata comes after the chat.
 */
export function usePageTitle(title: string): void {
  useEffect(() => {
    const wanted = `${title} · Rewind`;
    const apply = () => {
      if (document.title !== wanted) document.title = wanted;
    };
    apply();
    const observer = new MutationObserver(apply);
    observer.observe(document.head, { subtree: true, childList: true, characterData: true });
    return () => observer.disconnect();
  }, [title]);
}
