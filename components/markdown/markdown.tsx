'use client';

import { memo, useMemo, useState } from 'react';
import ReactMarkdown, { type Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { kerningOf } from '../ui/font-kerning.ts';
import { createGrowingBlocks } from './blocks/growing-blocks.ts';
import { plainParagraph } from './blocks/plain-block.ts';
import { remarkOpenEnd } from './blocks/remark-open-end.ts';
import { textPieces } from './blocks/text-pieces.ts';
import { MARKDOWN_ELEMENTS } from './markdown-elements.tsx';
import { remarkMaths } from './maths/remark-maths.ts';

type Plugins = NonNullable<Options['remarkPlugins']>;

// A single tilde means "about" (20~25) more often than it strikes a word out.
const PLUGINS: Plugins = [[remarkGfm, { singleTilde: false }], remarkMaths];
const OPEN_PLUGINS: Plugins = [...PLUGINS, remarkOpenEnd];

const Block = memo(function Block({ markdown, isOpen }: { markdown: string; isOpen: boolean }) {
  const plain = plainParagraph(markdown);
  if (plain !== null) return <p className={kerningOf(plain) || undefined}>{textPieces(plain)}</p>;
  return (
    <ReactMarkdown remarkPlugins={isOpen ? OPEN_PLUGINS : PLUGINS} components={MARKDOWN_ELEMENTS}>
      {markdown}
    </ReactMarkdown>
  );
});

type Blocks = { blocks: readonly string[]; isOpen: boolean };

/** This many blocks are compared as one, so that a token costs the same in a long answer. */
const GROUP = 24;

function isSame(before: Blocks, after: Blocks): boolean {
  return (
    before.isOpen === after.isOpen &&
    before.blocks.length === after.blocks.length &&
    before.blocks.every((block, place) => block === after.blocks[place])
  );
}

/** `isOpen`: more text is to come in the last block. */
const Group = memo(function Group({ blocks, isOpen }: Blocks) {
  // Text only ever grows at its end, so a block's place is its identity.
  return blocks.map((block, place) => (
    <Block
      key={`block-${place.toString()}`}
      markdown={block}
      isOpen={isOpen && place === blocks.length - 1}
    />
  ));
}, isSame);

/**
 * Markdown as elements, without a wrapper; raw HTML shows as text. While `isOpen`, more text is to
 * come: then only the blocks that changed render again, which is the last one.
 */
export const Markdown = memo(function Markdown(props: { text: string; isOpen: boolean }) {
  const [split] = useState(createGrowingBlocks);
  const blocks = useMemo(() => split(props.text, props.isOpen), [split, props.text, props.isOpen]);
  const starts = Array.from(
    { length: Math.ceil(blocks.length / GROUP) },
    (_, group) => group * GROUP,
  );
  return starts.map((start) => (
    <Group
      key={`group-${start.toString()}`}
      blocks={blocks.slice(start, start + GROUP)}
      isOpen={props.isOpen && start + GROUP >= blocks.length}
    />
  ));
});
