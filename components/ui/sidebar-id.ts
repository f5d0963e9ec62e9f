/** The element id of the list of chats, which its button refers to. */
export const SIDEBAR_ID = 'chats';

/** The element id of the menu that all chats of the list share. */
export const CHAT_MENU_ID = 'chat-menu';
