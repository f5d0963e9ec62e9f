/** What is whole: code, maths, and escaped signs. The rule of `$` is the one of maths-construct.ts. */
const WHOLE =
  /(`+)(?!`).*?[^`]\1(?!`)|\$\$(?:(?!\$\$).)+\$\$|\\\((?:(?!\\\)).)+\\\)|\$(?![\s$])(?:[^$\\]|\\.)*?(?<!\s)\$(?![\p{L}\p{N}$])|\\[^(]/suy;

const MARK = /[`$\\]/g;

/** Something that only TeX says; an amount of money does not. */
const TEX = /\\[a-z]|[\^_{]/i;

/**
 * Shows inline maths that is still being written as code, so that nothing in it is taken for
 * Markdown and no `$` stands in the text. `markdown` is the last block of a text that goes on.
 */
export function quietHalfOpenMaths(markdown: string): string {
  for (let place = nextMark(markdown, 0); place >= 0; ) {
    WHOLE.lastIndex = place;
    const whole = WHOLE.exec(markdown);
    if (whole) {
      place = nextMark(markdown, place + whole[0].length);
      continue;
    }
    // Code that is open itself: what follows is no maths.
    if (markdown[place] === '`') return markdown;
    const opener = /^(?:\$\$?(?![\s$])|\\\()/.exec(markdown.slice(place, place + 3))?.[0];
    if (opener) {
      const tex = markdown.slice(place + opener.length).replace(/[$\\]$/, '');
      if (TEX.test(tex) && !/[$`]/.test(tex)) {
        return `${markdown.slice(0, place)}\`${tex.trimEnd()}\``;
      }
    }
    place = nextMark(markdown, place + (opener?.length ?? 1));
  }
  return markdown;
}

/** Where the next sign stands that anything of the above begins with; -1: nowhere. */
function nextMark(markdown: string, from: number): number {
  MARK.lastIndex = from;
  return MARK.exec(markdown)?.index ?? -1;
}
