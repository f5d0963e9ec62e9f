import { expect, it } from 'vitest';
import { writeTitle } from './demo-title.ts';

it.each([
  ['count to 300 at 30 per second', 'Counting to 300'],
  ['what is the weather in Lisbon?', 'Weather in Lisbon'],
  ['think about why the sky is blue today', 'Thoughts on why the sky is'],
  ['show markdown', 'A look at Markdown'],
  ['fail after 20', 'Failing after 20'],
  ['hello, who are you?', 'Hello, who are you'],
  ['one two three four five six seven', 'One two three four five six'],
  ['?!', ''],
])('gives %j the title %j', (prompt, title) => {
  expect(writeTitle(prompt)).toBe(title);
});
