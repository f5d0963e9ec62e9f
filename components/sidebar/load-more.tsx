import { useEffect, useEffectEvent, useRef } from 'react';

/** The next page is loaded when its place is this close to the visible part. */
const AHEAD = '400px';

/** The widths of the lines that hold the place of the next chats. */
const SKELETON = ['w-4/5', 'w-3/5', 'w-2/3'];

/**
 * The end of a list that is loaded in pages; its parent must be the element that scrolls. It calls
 * `onMore` when it comes into view, once for each `cursor`. After a failure, which is logged, it
 * calls again when it comes into view again.
 */
export function LoadMore({ cursor, onMore }: { cursor: string; onMore(): Promise<void> }) {
  const end = useRef<HTMLDivElement>(null);
  const onSight = useEffectEvent(() => {
    onMore().catch((error) => console.warn('rewind: reading more chats failed', error));
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the end that stays in sight has to be seen anew behind each page.
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onSight();
      },
      // A margin counts only around the root, so the root is the element that scrolls.
      { root: end.current.parentElement, rootMargin: AHEAD },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [cursor]);

  return (
    <div ref={end} aria-hidden="true" className="mt-0.5 grid gap-0.5">
      {SKELETON.map((width) => (
        <div key={width} className="flex h-9 items-center px-3 touch:h-11">
          <div className={`h-2.5 rounded-full bg-hover ${width}`} />
        </div>
      ))}
    </div>
  );
}
