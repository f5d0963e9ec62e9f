import type { Components } from 'react-markdown';
import { SCROLLABLE } from '../ui/scrollable.ts';
import { CodeBlock } from './code/code-block.tsx';
import { type Fence, readFence } from './code/fence.ts';
import { Diagram } from './diagram/diagram.tsx';
import { Maths } from './maths/maths.tsx';

function FencedBlock({ language, text, isOpen }: Fence) {
  if (language === 'math') return <Maths tex={text} isDisplay isOpen={isOpen} />;
  if (language === 'mermaid') return <Diagram source={text} isOpen={isOpen} />;
  return <CodeBlock language={language} code={text} isOpen={isOpen} />;
}

/**
 * How an answer's elements differ from plain HTML: links open in a new tab without a referrer, and
 * nothing is loaded from other hosts.
 */
export const MARKDOWN_ELEMENTS: Components = {
  a({ href, id, children }) {
    // Footnotes and the way back from them are links inside the answer.
    if (href?.startsWith('#')) {
      return (
        <a href={href} id={id}>
          {children}
        </a>
      );
    }
    return (
      <a href={href} target="_blank" rel="noreferrer noopener">
        {children}
      </a>
    );
  },
  // Loading an image from an answer would tell the image's host who reads, and when.
  img({ src, alt }) {
    const label = alt || (typeof src === 'string' ? src : '') || 'Image';
    if (typeof src !== 'string' || src === '') return label;
    return (
      <a href={src} target="_blank" rel="noreferrer noopener">
        {label}
      </a>
    );
  },
  pre({ node, children }) {
    const fence = readFence(node);
    return fence ? <FencedBlock {...fence} /> : <pre>{children}</pre>;
  },
  code({ className, children }) {
    if (!className?.includes('language-math')) return <code>{children}</code>;
    return <Maths tex={String(children)} isDisplay={className.includes('math-display')} />;
  },
  // The boxes of a task list have no other words for readers who cannot see them.
  input({ checked, disabled, type }) {
    const label = checked ? 'Done' : 'Not done';
    return <input type={type} aria-label={label} checked={checked} disabled={disabled} readOnly />;
  },
  table({ children }) {
    return (
      <div {...SCROLLABLE} className="overflow-x-auto">
        <table>{children}</table>
      </div>
    );
  },
};
