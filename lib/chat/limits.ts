/** The longest text of one message, in UTF-16 units: the server refuses more, the composer says so. */
export const LONGEST_MESSAGE = 32_000;

/** The longest title of a chat, in UTF-16 units. */
export const LONGEST_TITLE = 200;
