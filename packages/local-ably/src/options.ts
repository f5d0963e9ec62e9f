/**
 * What a server allows and keeps. Every figure that Ably documents is its default; sizes in bytes,
 * times in ms, rates in messages per second. `Infinity` switches a rate off.
 */
export type Limits = {
  /** Largest publish over all its messages, and largest aggregate of an appended one (40009). */
  messageSize: number;
  /** Largest frame and request body. */
  frameSize: number;
  /** Publishes on one connection (42911), after rollup. */
  connectionPublishRate: number;
  /** Publishes on one channel, by all its publishers (42913), after rollup. */
  channelPublishRate: number;
  /** Deliveries to one connection; what exceeds it is dropped, and the client is told (80020). */
  connectionDeliveryRate: number;
  /** A connection that tries to publish at this multiple of its rate is closed (42921). */
  floodFactor: number;
  /** Channels one connection may be attached to (90010). */
  channelsPerConnection: number;
  /** Presence members of one channel (91003). */
  membersPerChannel: number;
  /** Messages that a rewind delivers (90004). */
  rewindMessages: number;
  /** How long appends of one connection to one message are collected and merged, ms; 0 to 500. */
  appendRollupMs: number;
  /** How far back history and rewind reach where a channel is not persisted. */
  historyMs: number;
  /** How far back they reach where it is. */
  retentionMs: number;
  /** How long a lost connection can be resumed. */
  connectionStateMs: number;
  /** How long a presence member outlives its socket. */
  presenceGraceMs: number;
  /** How long everything that happened in a channel is sent to those who resume. */
  logMs: number;
  /** The newest entries, up to this number, stay in the log even when they are older. */
  logEntries: number;
  /** What the log of one channel may hold, whatever the two above say. */
  logBytes: number;
  /** What the messages of one channel may hold, whatever the retention says. */
  historyBytes: number;
  /** What all idle channels together may hold; the longest unused go first. */
  idleBytes: number;
  /** What may wait for a slow client before it is disconnected, to resume. */
  backlogBytes: number;
  /** How long an HTTP request may take to arrive. */
  requestMs: number;
};

/** Ably's figures (docs: platform/pricing/limits, storage-history, ai-transport), and our memory. */
export const ablyLimits: Readonly<Limits> = {
  messageSize: 65_536,
  frameSize: 524_288,
  connectionPublishRate: 50,
  channelPublishRate: 50,
  connectionDeliveryRate: 50,
  floodFactor: 20,
  channelsPerConnection: 200,
  membersPerChannel: 200,
  rewindMessages: 100,
  appendRollupMs: 40,
  historyMs: 120_000,
  retentionMs: 24 * 3_600_000,
  connectionStateMs: 120_000,
  presenceGraceMs: 15_000,
  logMs: 120_000,
  logEntries: 6_000,
  logBytes: 32 * 1024 * 1024,
  historyBytes: 32 * 1024 * 1024,
  idleBytes: 256 * 1024 * 1024,
  backlogBytes: 8 * 1024 * 1024,
  requestMs: 30_000,
};

/** The limits that a test of something else than limits switches off. */
export const noRateLimits = {
  connectionPublishRate: Number.POSITIVE_INFINITY,
  channelPublishRate: Number.POSITIVE_INFINITY,
  connectionDeliveryRate: Number.POSITIVE_INFINITY,
  appendRollupMs: 0,
} as const satisfies Partial<Limits>;

/** Where Ably's documents leave open what happens. The defaults are what they suggest most. */
export type Behaviour = {
  /** A rewind by time includes a message created before it and changed within it. */
  rewindIncludesChanged: boolean;
  /** What an append without `extras` does to those of the message. */
  appendWithoutExtras: 'keep' | 'remove';
  /** Deliveries of appends carry the name of the message. */
  appendsCarryName: boolean;
  /** History up to an attach point shows appends that came after it. */
  historyShowsLaterAppends: boolean;
  /** Where a rewind to the serial of a changed message begins: at its creation or newest version. */
  rewindToSerialBy: 'creation' | 'version';
  /** What a rewind to a serial that is no longer known does: attach with a reason (90003), or fail. */
  rewindToExpiredSerial: 'attach' | 'fail';
  /** Rewind needs the `history` capability beside `subscribe`. */
  rewindNeedsHistory: boolean;
  /** Where an attach begins that cannot go on from its position (90003): now, or with all there is. */
  lostPosition: 'head' | 'earliest';
  /** Its rewind, if it asked for one, is replayed then (after `suspended`). */
  rewindAfterLostPosition: boolean;
  /** Which of the appends that were merged into one get its version serial. */
  rolledUpSerials: 'last' | 'all';
  /** Appends of two connections to one message are merged apart, or together. */
  rollupScope: 'connection' | 'channel';
  /** Rewind and resume count towards the delivery rate. */
  replayCountsAsDelivery: boolean;
};

export const documentedBehaviour: Readonly<Behaviour> = {
  rewindIncludesChanged: false,
  appendWithoutExtras: 'keep',
  appendsCarryName: true,
  historyShowsLaterAppends: true,
  rewindToSerialBy: 'creation',
  rewindToExpiredSerial: 'attach',
  rewindNeedsHistory: false,
  lostPosition: 'head',
  rewindAfterLostPosition: false,
  rolledUpSerials: 'last',
  rollupScope: 'connection',
  replayCountsAsDelivery: false,
};

/** What a namespace (the part of a channel's name before the first colon) was set up for. */
export type ChannelRule = {
  /** Messages are kept for the retention instead of two minutes. */
  readonly persisted?: boolean;
  /** Messages can be updated, deleted and appended to; persists them too. */
  readonly mutable?: boolean;
};

/** Rules by namespace. Where there is none a channel is neither persisted nor mutable. */
export type ChannelRules = Readonly<Record<string, ChannelRule>>;
