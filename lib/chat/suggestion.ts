/** A prompt that an empty chat offers, and what its answer shows, in a few words. */
export type Suggestion = { prompt: string; about: string };
