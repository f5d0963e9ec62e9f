/** Properties of an element that scrolls inside itself: it can be reached with the keyboard. */
export const SCROLLABLE = { tabIndex: 0 } as const;
