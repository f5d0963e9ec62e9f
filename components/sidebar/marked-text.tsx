import type { Segment } from '@/lib/chat/found-chat.ts';

/** A text in which the words of the search are marked. */
export function MarkedText({ segments }: { segments: readonly Segment[] }) {
  let start = 0;
  return segments.map(({ text, isMatch }) => {
    const key = start;
    start += text.length;
    if (!isMatch) return <span key={key}>{text}</span>;
    return (
      <mark key={key} className="bg-transparent font-semibold text-ink">
        {text}
      </mark>
    );
  });
}
