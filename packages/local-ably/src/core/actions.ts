/** Message actions (spec TM5), by name. */
export const MessageAction = {
  create: 0,
  update: 1,
  delete: 2,
  meta: 3,
  summary: 4,
  append: 5,
} as const;

/** Presence actions (spec TP2), by name. */
export const PresenceAction = {
  absent: 0,
  present: 1,
  enter: 2,
  leave: 3,
  update: 4,
} as const;
