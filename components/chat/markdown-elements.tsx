import type { Components, ExtraProps } from 'react-markdown';
import { CodeBlock } from './code-block.tsx';

/** The language that a fence names, from the class of the `code` inside a `pre`; else "text". */
function languageOf(pre: ExtraProps['node']): string {
  const code = pre?.children[0];
  if (code?.type !== 'element' || !Array.isArray(code.properties.className)) return 'text';
  const name = code.properties.className.find((each) => String(each).startsWith('language-'));
  return name === undefined ? 'text' : String(name).slice('language-'.length);
}

/** How an answer's elements differ from plain HTML: links leave safely, nothing remote is loaded. */
export const MARKDOWN_ELEMENTS: Components = {
  a({ href, id, children }) {
    // Footnotes lead to and fro inside the answer.
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
  // To load an image from a model's answer would tell its host who reads, and when.
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
    return <CodeBlock language={languageOf(node)}>{children}</CodeBlock>;
  },
  table({ children }) {
    return (
      <div className="overflow-x-auto">
        <table>{children}</table>
      </div>
    );
  },
};
