/** The element id of the message box, for links that lead to it. */
export const COMPOSER_ID = 'message';
