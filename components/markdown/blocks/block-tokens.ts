import { readMaths } from '../maths/maths-block.ts';

/**
 * A top-level part of Markdown; the `raw` of all parts joined are the text. Only the `definition`
 * of a link changes other blocks. `maths` has a `text` of its own, which is to be rendered.
 */
export type BlockToken =
  | { type: 'block' | 'code' | 'space' | 'definition'; raw: string }
  | { type: 'maths'; raw: string; text: string };

const SPACE = /(?:[ \t]*\n)+|[ \t]+$/y;
const EMPTY_LINES = /(?:[ \t]*\n)+/y;
/** A definition on one line, when the next line does not look like its title. */
const DEFINITION =
  /(?: {0,3}\[(?!\^)(?:[^[\]\\\n]|\\.)+\]:[ \t]*\S+(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?:\n(?![ \t]*["'(])|$))/y;
const FENCE = / {0,3}(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})[^\n]*(?:\n|$)/y;
const MATHS = / {0,3}(?:\$\$|\\\[)/y;
const LIST_ITEM = /[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\n|$)/y;
/** A tag, and not an address in angle brackets. */
const HTML = / {0,3}<(?![a-z][a-z\d+.-]*:)[a-z/]/iy;
/** HTML that goes on beyond an empty line. */
const LONG_HTML = / {0,3}<(?:[!?]|(?:script|pre|style|textarea)\b)/iy;

/**
 * Splits Markdown, with `\n` at its line ends, where a block certainly ends; parts that cannot be
 * told apart cheaply stay together. With `isOpen` more text is to come.
 */
export function readTokens(source: string, isOpen: boolean): BlockToken[] {
  const tokens: BlockToken[] = [];
  for (let place = 0; place < source.length; ) {
    const token = readToken(source, place, isOpen);
    tokens.push(token);
    place += token.raw.length;
  }
  return tokens;
}

function readToken(source: string, place: number, isOpen: boolean): BlockToken {
  const space = matchAt(SPACE, source, place);
  if (space) return { type: 'space', raw: space[0] };
  const definition = matchAt(DEFINITION, source, place);
  if (definition) return { type: 'definition', raw: definition[0] };
  const maths = mathsAt(source, place, isOpen);
  if (maths) return maths;
  const fence = fenceAt(source, place);
  if (fence !== null) return { type: 'code', raw: fence };
  const end = matchAt(LONG_HTML, source, place) ? undefined : endOfBlock(source, place, isOpen);
  return { type: 'block', raw: source.slice(place, end) };
}

/** Where the block that begins at `place` with an ordinary line ends. */
function endOfBlock(source: string, place: number, isOpen: boolean): number {
  let isList = false;
  let isHtml = false;
  let end = place;
  do {
    isList ||= matchAt(LIST_ITEM, source, end) !== null;
    isHtml ||= matchAt(HTML, source, end) !== null;
    end = endOfLine(source, end);
    const empty = matchAt(EMPTY_LINES, source, end);
    const next = end + (empty?.[0].length ?? 0);
    if (empty && !isIndented(source, next) && !(isList && matchAt(LIST_ITEM, source, next))) {
      return end;
    }
    end = next;
    const fence = fenceAt(source, end);
    const isLong = matchAt(LONG_HTML, source, end) !== null;
    if (fence === null && !isLong && !mathsAt(source, end, isOpen)) continue;
    if (isHtml) return source.length;
    if (!isList || !isIndented(source, end)) return end;
    // It may belong to the item or stand behind the list; only when all of it is indented does that
    // make no difference.
    if (isLong || (fence !== null && /^\S/m.test(fence))) return source.length;
    if (fence !== null) end += fence.lastIndexOf('\n', fence.length - 2) + 1;
  } while (end < source.length);
  return source.length;
}

/**
 * The fenced block that begins at `place`, to its closing fence or to the end of the text; null
 * when none begins there.
 */
function fenceAt(source: string, place: number): string | null {
  const fence = matchAt(FENCE, source, place);
  const sign = fence?.[1];
  if (!fence || !sign) return null;
  const closing = new RegExp(`^ {0,3}${sign}${sign[0]}*[ \\t]*(?:\\n|$)`, 'gm');
  closing.lastIndex = place + fence[0].length;
  const end = closing.lastIndex < source.length ? closing.exec(source) : null;
  return source.slice(place, end ? end.index + end[0].length : undefined);
}

function mathsAt(source: string, place: number, isOpen: boolean): BlockToken | null {
  return matchAt(MATHS, source, place) && readMaths(source.slice(place), isOpen);
}

function matchAt(pattern: RegExp, source: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(source);
}

function endOfLine(source: string, place: number): number {
  const end = source.indexOf('\n', place);
  return end === -1 ? source.length : end + 1;
}

function isIndented(source: string, place: number): boolean {
  return source[place] === ' ' || source[place] === '\t';
}
