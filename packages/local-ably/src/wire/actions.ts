/** Protocol frame actions (spec TR2), by name. */
export const Action = {
  heartbeat: 0,
  ack: 1,
  nack: 2,
  connected: 4,
  disconnect: 5,
  disconnected: 6,
  close: 7,
  closed: 8,
  error: 9,
  attach: 10,
  attached: 11,
  detach: 12,
  detached: 13,
  presence: 14,
  message: 15,
  sync: 16,
  auth: 17,
  object: 19,
  annotation: 21,
} as const;

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
