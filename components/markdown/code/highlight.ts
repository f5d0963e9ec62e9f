import { createCssVariablesTheme, createHighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { findGrammar } from './grammars.ts';

/** A piece of code in one colour: a CSS variable of the page, or none for the colour of text. */
export type Run = { text: string; color?: string };

/** Longer code, or a longer line, would hold up the page for longer than colours are worth. */
const MAX_LENGTH = 30_000;
const MAX_LINE_LENGTH = 1_000;

const THEME = createCssVariablesTheme({
  name: 'page',
  variablePrefix: '--code-',
  fontStyle: false,
});
const PLAIN = 'var(--code-foreground)';

let highlighter: ReturnType<typeof createHighlighterCore> | undefined;

function getHighlighter() {
  highlighter ??= createHighlighterCore({
    themes: [THEME],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  return highlighter;
}

/**
 * Splits code into coloured runs, which joined are exactly the code. Null for a language that is
 * not known, and for very long code. Rejects when the language cannot be loaded.
 */
export async function highlight(code: string, language: string): Promise<Run[] | null> {
  const grammar = findGrammar(language);
  if (!grammar || code.length > MAX_LENGTH) return null;
  const [shiki, loaded] = await Promise.all([getHighlighter(), grammar.load()]);
  await shiki.loadLanguage(loaded.default);

  const { tokens } = shiki.codeToTokens(code, {
    lang: grammar.name,
    theme: THEME,
    tokenizeMaxLineLength: MAX_LINE_LENGTH,
    // No time limit: on a slow machine it would leave lines without colours. The lengths are
    // limited instead.
    tokenizeTimeLimit: 0,
  });
  const runs = tokens.flatMap((line, place) => [
    ...(place > 0 ? [{ text: '\n' }] : []),
    ...line.map(({ content, color }) => toRun(content, color)),
  ]);
  const joined = joinRuns(runs);
  return joined.map(({ text }) => text).join('') === code ? joined : null;
}

function toRun(text: string, color: string | undefined): Run {
  // White space gets no colour, so that runs on both sides of it can be joined.
  return color && color !== PLAIN && text.trim() !== '' ? { text, color } : { text };
}

/** Joins neighbours of one colour, so that the page has fewer elements. */
function joinRuns(runs: Run[]): Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && last.color === run.color) last.text += run.text;
    else joined.push({ ...run });
  }
  return joined;
}
