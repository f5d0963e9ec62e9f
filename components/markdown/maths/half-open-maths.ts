/** Code, maths and escaped signs that are complete. `$` follows the rule in maths-construct.ts. */
const WHOLE =
  /(`+)(?!`).*?[^`]\1(?!`)|\$\$(?:(?!\$\$).)+\$\$|\\\((?:(?!\\\)).)+\\\)|\$(?![\s$])(?:[^$\\]|\\.)*?(?<!\s)\$(?![\p{L}\p{N}$])|\\[^(]/suy;

const MARK = /[`$\\]/g;

/** A sign that TeX has and an amount of money does not. */
const TEX = /\\[a-z]|[\^_{]/i;

/**
 * Shows inline maths that is still being written as code, so that nothing in it is taken for
 * Markdown and no `$` stands in the text. `markdown` is the last block of a text that is still
 * growing.
 */
export function quietHalfOpenMaths(markdown: string): string {
  for (let place = nextMark(markdown, 0); place >= 0; ) {
    WHOLE.lastIndex = place;
    const whole = WHOLE.exec(markdown);
    if (whole) {
      place = nextMark(markdown, place + whole[0].length);
      continue;
    }
    // The code is not closed yet: what follows belongs to it and is not maths.
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

/** The place of the next sign that can begin code, maths or an escape; -1 when there is none. */
function nextMark(markdown: string, from: number): number {
  MARK.lastIndex = from;
  return MARK.exec(markdown)?.index ?? -1;
}
