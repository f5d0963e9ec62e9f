import type { Root, RootContent } from 'mdast';
import type { VFile } from 'vfile';

const CLOSING_FENCE = /\n[ \t>]*(?:`{3,}|~{3,}|\$\$)[ \t]*$/;

function lastLeaf(node: Root | RootContent): Root | RootContent {
  const last = 'children' in node ? node.children.at(-1) : undefined;
  return last ? lastLeaf(last) : node;
}

/**
 * A remark plugin for text that is still growing: while the fence of the code or maths at its end
 * is not closed, the element with the class of the language gets the property `dataOpen`.
 */
export function remarkOpenEnd() {
  return (tree: Root, file: VFile): void => {
    const node = lastLeaf(tree);
    if (node.type !== 'code' && node.type !== 'math') return;
    const { start, end } = node.position ?? {};
    if (CLOSING_FENCE.test(String(file).slice(start?.offset, end?.offset))) return;
    const target = node.type === 'math' ? node.data?.hChildren?.[0] : undefined;
    if (target?.type === 'element') target.properties.dataOpen = true;
    else node.data = { ...node.data, hProperties: { dataOpen: true } };
  };
}
