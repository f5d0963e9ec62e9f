import type { Suggestion } from '../chat/suggestion.ts';
import { DEMO_SUGGESTIONS } from './demo/prompts.ts';

const FOR_ANY_MODEL: readonly Suggestion[] = [
  { prompt: 'Explain how the tides work', about: 'Long enough to refresh halfway' },
  { prompt: 'Compare three ways to brew coffee in a table', about: 'A table' },
  { prompt: 'Write a function that finds the median of a list', about: 'Code' },
  { prompt: 'Plan a quiet weekend in Lisbon', about: 'A plan' },
];

/** What an empty chat offers to ask; of the demo model only what it understands. */
export function suggestPrompts({ provider }: { provider: string }): readonly Suggestion[] {
  return provider === 'demo' ? DEMO_SUGGESTIONS : FOR_ANY_MODEL;
}
