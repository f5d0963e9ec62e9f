/** What each prompt that the demo model knows is about. */
const SUBJECTS: ReadonlyArray<[RegExp, (subject: string) => string]> = [
  [/\bfail after (\d+)/i, (count) => `Failing after ${count}`],
  [/\bcount to (\d+)/i, (count) => `Counting to ${count}`],
  [/\bweather in (\p{L}[\p{L} .'-]*)/iu, (city) => `Weather in ${city}`],
  [/\bthink about ([^\n]+)/i, (topic) => `Thoughts on ${topic}`],
  [/\bshow (markdown)\b/i, () => 'A look at Markdown'],
];

const MOST_WORDS = 6;

/** The title that the demo model gives to a chat with this first message: the same for the same. */
export function writeTitle(prompt: string): string {
  for (const [pattern, title] of SUBJECTS) {
    const subject = pattern.exec(prompt)?.[1];
    if (subject) return firstWords(title(subject));
  }
  const text = firstWords(prompt);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function firstWords(text: string): string {
  const words = text.trim().split(/\s+/).slice(0, MOST_WORDS).join(' ');
  return words.replace(/[\p{P}\s]+$/u, '');
}
