import type { Root, RootContent } from 'mdast';
import remarkMath from 'remark-math';
import type { Processor } from 'unified';
import type { VFile } from 'vfile';
import { MATHS_TEXT } from './maths-construct.ts';

/**
 * A remark plugin that reads maths: `$$` as remark-math does, and the forms that maths-construct.ts
 * adds. On the page maths is code with the class `language-math`, and `math-display` if it stands
 * alone.
 */
export function remarkMaths(this: Processor): (tree: Root, file: VFile) => void {
  remarkMath.call(this as never, { singleDollarTextMath: false });
  const data = this.data() as { micromarkExtensions?: unknown[] };
  data.micromarkExtensions?.push(MATHS_TEXT);
  return (tree, file) => markDisplay(tree, String(file));
}

/**
 * Marks maths in two dollars or square brackets as display maths, also in the middle of a sentence.
 */
function markDisplay(node: Root | RootContent, source: string): void {
  if (node.type === 'inlineMath') {
    const start = node.position?.start.offset ?? 0;
    if (!/^(?:\$\$|\\\[)/.test(source.slice(start, start + 2))) return;
    node.data = { ...node.data, hProperties: { className: ['language-math', 'math-display'] } };
    return;
  }
  if ('children' in node) for (const child of node.children) markDisplay(child, source);
}
