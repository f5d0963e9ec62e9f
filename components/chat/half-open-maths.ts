/** What is whole: code, maths, and escaped signs. The rule of `$` is the one of maths-construct.ts. */
const WHOLE =
  /(`+)(?!`).*?[^`]\1(?!`)|\$\$(?:(?!\$\$).)+\$\$|\\\((?:(?!\\\)).)+\\\)|\$(?![\s$])(?:[^$\\]|\\.)*?(?<!\s)\$(?![\p{L}\p{N}$])|\\[^(]/suy;

/** Something that only TeX says; an amount of money does not. */
const TEX = /\\[a-z]|[\^_{]/i;

/**
 * Shows inline maths that is still being written as code, so that nothing in it is taken for
 * Markdown and no `$` stands in the text. `markdown` is the last block of a text that goes on.
 */
export function quietHalfOpenMaths(markdown: string): string {
  let place = 0;
  while (place < markdown.length) {
    WHOLE.lastIndex = place;
    const whole = WHOLE.exec(markdown);
    if (whole) {
      place += whole[0].length;
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
    place += opener?.length ?? 1;
  }
  return markdown;
}
