/** Channels of this namespace keep their messages for 24 hours, and these can be appended to. */
export const MUTABLE = 'mutable';
