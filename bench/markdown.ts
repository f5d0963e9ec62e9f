/**
 * What a model writes, again and again: everything that Markdown is made of. Digits are left to the
 * numbers of the tokens.
 */
const PAGE = `## Where the harbour begins

The harbour wall is **older than the town** and keeps the *western* swell away from the boats. Whoever comes by sea sees \`the light\` first, and then the long grey line of stones that the [builders](https://example.com/builders) brought here one by one.

- the outer mole with its light and a bell
- the inner basin where **fishing boats** lie
- the slip and the yard behind it

| place | depth | what lies there |
| --- | --- | --- |
| mole | deep | pilots and the lifeboat |
| basin | shallow | fishing boats and tenders |

\`\`\`ts
function depthAt(place: string): number {
  const found = soundings.find((sounding) => sounding.place === place);
  return found ? found.depth : unknown;
}
\`\`\`

> Nobody has ever been sorry for a second anchor, said the harbour master.

### What to look for

- first the leading lights in one line
- then the buoys on either hand

In a northerly gale the entrance breaks right across and no pilot will come out. Wait outside, in deep water, until the tide turns and the swell goes down again.

`;

/** Words with the space before them. */
const WORDS = PAGE.match(/\s*\S+/g) ?? [];

/** Of those that are only letters, one in this many carries the number of its token. */
const NUMBERED = 3;
const LETTERS = /^\s*[a-z]+$/;

/** The token with this index, from 0 on; about six characters each. */
export function markdownToken(index: number): string {
  const place = index % WORDS.length;
  const word = WORDS[place] ?? '';
  const isFirst = place === 0 && index > 0;
  const isNumbered = index % NUMBERED === 0 && LETTERS.test(word);
  return `${isFirst ? '\n\n' : ''}${word}${isNumbered ? index + 1 : ''}`;
}
