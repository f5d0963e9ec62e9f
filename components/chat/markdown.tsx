'use client';

import { memo, useMemo } from 'react';
import ReactMarkdown from 'react-markdown';
import remarkGfm, { type Options } from 'remark-gfm';
import { splitBlocks } from './markdown-blocks.ts';
import { MARKDOWN_ELEMENTS } from './markdown-elements.tsx';
import { plainParagraph } from './plain-block.ts';

// One tilde is "about" more often than it strikes out: 20~25.
const GFM: Options = { singleTilde: false };
const PLUGINS: [typeof remarkGfm, Options][] = [[remarkGfm, GFM]];

const Block = memo(function Block({ markdown }: { markdown: string }) {
  const plain = plainParagraph(markdown);
  if (plain !== null) return <p>{plain}</p>;
  return (
    <ReactMarkdown remarkPlugins={PLUGINS} components={MARKDOWN_ELEMENTS}>
      {markdown}
    </ReactMarkdown>
  );
});

/**
 * Renders a little Markdown to nowhere when the browser has time for it: the parser's first run is
 * slow, and would delay the first token of an answer. Returns the function that cancels it.
 */
export function warmUpMarkdown(): () => void {
  const render = () => {
    const [children] = splitBlocks('1 **2** `3`', true);
    ReactMarkdown({ children, remarkPlugins: PLUGINS, components: MARKDOWN_ELEMENTS });
  };
  // Safari has no idle callbacks.
  if (!window.requestIdleCallback) {
    const timer = setTimeout(render, 200);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(render);
  return () => cancelIdleCallback(handle);
}

/**
 * Markdown as elements, without a wrapper; raw HTML shows as text. While `isOpen`, more text is to
 * come: then only the blocks that changed render again, which is the last one.
 */
export const Markdown = memo(function Markdown(props: { text: string; isOpen: boolean }) {
  const blocks = useMemo(() => splitBlocks(props.text, props.isOpen), [props.text, props.isOpen]);
  // Text only ever grows at its end, so a block's place is its identity.
  return blocks.map((block, place) => <Block key={`block-${place.toString()}`} markdown={block} />);
});
