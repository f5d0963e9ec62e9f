import { useEffect } from 'react';

/**
 * Keeps the window's title equal to the chat's. The title that the page was rendered with may be
 * old, and Next sets it again when the page's metadata arrives after the chat.
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
