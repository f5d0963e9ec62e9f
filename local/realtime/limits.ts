/** Largest publish in bytes, as messageSize counts them, over all its messages. */
export const maxMessageSize = 65_536;

/** Largest frame and request body, bytes. */
export const maxFrameSize = 524_288;

/** Longest silence promised to clients, ms; they give a socket up 10 s after it. */
export const maxIdleInterval = 15_000;

/** A socket that has been silent this long is sent a heartbeat at the next round, ms. */
export const heartbeatAfter = 5_000;

/** How often heartbeats and sweeps are due, ms. With the above, silence stays below 10 s. */
export const roundInterval = 5_000;

/** Bytes that may wait for a slow client before it is disconnected; it resumes by serial. */
export const maxBacklogBytes = 8 * 1024 * 1024;

/** Channels one connection may be attached to (90010). */
export const maxAttachments = 200;

/** What a channel keeps for resume at the least, ms and entries, unless the bytes run over. */
export const minLogMs = 120_000;
export const minLogEntries = 6_000;
export const maxLogBytes = 32 * 1024 * 1024;
