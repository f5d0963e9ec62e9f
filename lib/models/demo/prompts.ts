import type { Suggestion } from '../../chat/suggestion.ts';

/** The prompts that an empty chat offers where the demo model answers. */
export const DEMO_SUGGESTIONS: readonly Suggestion[] = [
  { prompt: 'Count to 300', about: 'Refresh halfway, or open a second window' },
  { prompt: 'Show markdown', about: 'Headings, a table, code and a quotation' },
  { prompt: 'Think about the sea', about: 'Reasoning, kept apart from the answer' },
  { prompt: 'What is the weather in Lisbon?', about: 'A tool call and its result' },
];

/** The prompts that the demo model names to anyone who asks something else: those, and one that fails. */
export const DEMO_PROMPTS: readonly string[] = [
  ...DEMO_SUGGESTIONS.map(({ prompt }) => prompt),
  'Fail after 20',
];
