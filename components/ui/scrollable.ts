/** Spread over what scrolls inside itself: who has no mouse must reach it, and axe asks for that. */
export const SCROLLABLE = { tabIndex: 0 } as const;
