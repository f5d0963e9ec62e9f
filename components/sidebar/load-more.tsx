import { useEffect, useEffectEvent, useRef } from 'react';

/** How far below what is seen the next page is asked for. */
const AHEAD = '400px';

/** Where the next chats will stand. */
const SKELETON = ['w-4/5', 'w-3/5', 'w-2/3'];

/**
 * The end of what is loaded, a child of what scrolls: asks for more when it comes into sight, once
 * for each `cursor`. After a failure, which is logged, it asks when it comes into sight again.
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
      // Margins count only around what scrolls.
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
