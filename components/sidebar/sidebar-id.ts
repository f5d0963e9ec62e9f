/** The element id of the list of chats, by which its button finds it. */
export const SIDEBAR_ID = 'chats';
