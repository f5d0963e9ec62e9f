/** The cookie that tells the server the time zone, so that it groups chats as the browser will. */
export const ZONE_COOKIE = 'time-zone';
