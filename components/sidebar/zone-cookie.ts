/**
 * The cookie that tells the server the reader's time zone, so that it groups chats as the browser
 * does.
 */
export const ZONE_COOKIE = 'time-zone';
