type Code = number | null;
type State = (code: Code) => State | undefined;
type Tokenize = (effects: Effects, ok: State, nok: State) => State;
type Effects = {
  enter(type: string): unknown;
  exit(type: string): unknown;
  consume(code: Code): void;
  attempt(construct: { tokenize: Tokenize; partial: true }, ok: State, nok: State): State;
};

type Rules = {
  opening: string;
  closing: string;
  /** What may stand behind the opening and the closing, and before the closing. */
  mayFollowOpening?(code: Code): boolean;
  mayFollowClosing?(code: Code): boolean;
  mayPrecedeClosing?(code: Code): boolean;
  /** True when the maths must have a sign that only TeX has. */
  needsTex?: boolean;
};

const DOLLAR = 36;
const BACKSLASH = 92;
const TEX_SIGNS = [...'\\^_='].map((sign) => sign.charCodeAt(0));

// micromark gives line endings, and the columns of a tab, as negative numbers.
const isLineEnding = (code: Code) => code !== null && code < -2;
const isSpace = (code: Code) => code === null || code < 0 || code === 32;
const isWord = (code: Code) => code !== null && /[\p{L}\p{N}]/u.test(letter(code));
const letter = (code: number) => (code > 0 ? String.fromCodePoint(code) : '');

/** Reads text between two signs as the tokens that remark-math turns into maths. */
function readBetween(rules: Rules): { name: string; tokenize: Tokenize } {
  const { opening, closing } = rules;

  function tokenize(effects: Effects, ok: State, nok: State): State {
    let previous: Code = null;
    let isTex = !rules.needsTex;

    const inside: State = (code) => {
      if (code === null) return nok(code);
      if (code === closing.charCodeAt(0)) {
        const mayClose = isTex && (rules.mayPrecedeClosing?.(previous) ?? true);
        if (!mayClose && closing.length === 1) return nok(code);
        return effects.attempt({ tokenize: close, partial: true }, end, notClosed)(code);
      }
      if (isLineEnding(code)) {
        effects.enter('lineEnding');
        effects.consume(code);
        effects.exit('lineEnding');
        previous = code;
        return inside;
      }
      effects.enter('mathTextData');
      return data(code);
    };
    // A dollar that cannot close means that this is not maths; a backslash begins a TeX command.
    const notClosed: State = (code) => {
      if (code === DOLLAR) return nok(code);
      effects.enter('mathTextData');
      return command(code);
    };
    const command: State = (code) => {
      isTex = true;
      effects.consume(code);
      return commandName;
    };
    const commandName: State = (code) => {
      if (code === null || isLineEnding(code)) return data(code);
      previous = code;
      effects.consume(code);
      return data;
    };
    const data: State = (code) => {
      if (code === null || isLineEnding(code) || code === closing.charCodeAt(0)) {
        effects.exit('mathTextData');
        return inside(code);
      }
      if (code === BACKSLASH) return command(code);
      isTex ||= TEX_SIGNS.includes(code);
      previous = code;
      effects.consume(code);
      return data;
    };
    const end: State = (code) => {
      effects.exit('mathText');
      return isTex ? ok(code) : nok(code);
    };

    return (code) => {
      effects.enter('mathText');
      return readSign(effects, opening, rules.mayFollowOpening, inside, nok)(code);
    };
  }

  function close(effects: Effects, ok: State, nok: State): State {
    return readSign(effects, closing, rules.mayFollowClosing, ok, nok);
  }

  return { name: 'maths', tokenize };
}

function readSign(
  effects: Effects,
  sign: string,
  mayFollow: ((code: Code) => boolean) | undefined,
  ok: State,
  nok: State,
): State {
  let place = 0;
  const next: State = (code) => {
    if (place === sign.length) {
      effects.exit('mathTextSequence');
      return (mayFollow?.(code) ?? true) ? ok(code) : nok(code);
    }
    if (code !== sign.charCodeAt(place)) return nok(code);
    place += 1;
    effects.consume(code);
    return next;
  };
  return (code) => {
    effects.enter('mathTextSequence');
    return next(code);
  };
}

/**
 * An extension for micromark: `$x$` is maths when no space stands inside its dollars and no letter
 * or digit behind them, so that "$5 and $10" is money; `\(x\)` always is, and `\[x\]` when it has a
 * sign that only TeX has. Gives the tokens of micromark-extension-math's text.
 */
export const MATHS_TEXT = {
  text: {
    [DOLLAR]: readBetween({
      opening: '$',
      closing: '$',
      mayFollowOpening: (code) => !isSpace(code) && code !== DOLLAR,
      mayPrecedeClosing: (code) => !isSpace(code),
      mayFollowClosing: (code) => !isWord(code) && code !== DOLLAR,
    }),
    [BACKSLASH]: [
      readBetween({ opening: '\\(', closing: '\\)' }),
      readBetween({ opening: '\\[', closing: '\\]', needsTex: true }),
    ],
  },
};
