import type { ExtraProps } from 'react-markdown';

/** A fenced block. `isOpen`: its closing fence is still to come. */
export type Fence = { language: string; text: string; isOpen: boolean };

const CLASS = 'language-';

/**
 * Reads the fenced block that became a `pre`; null for a `pre` of another kind. Without a language
 * it is "text".
 */
export function readFence(pre: ExtraProps['node']): Fence | null {
  const code = pre?.children[0];
  if (code?.type !== 'element') return null;
  const { className, dataOpen } = code.properties;
  const classes = Array.isArray(className) ? className.map(String) : [];
  const language = classes.find((each) => each.startsWith(CLASS))?.slice(CLASS.length);
  const text = code.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
  return { language: language || 'text', text, isOpen: dataOpen === true };
}
