/** A publish that is about to be committed. */
export type PublishAttempt = {
  readonly channel: string;
  /** The publisher's clientId; `*` for a key without one, undefined for an anonymous client. */
  readonly clientId: string | undefined;
  /** One per message; empty for a message without a name. */
  readonly names: string[];
  readonly count: number;
};

/** The error a refused publish is answered with. */
export type PublishRefusal = {
  readonly code: number;
  readonly statusCode: number;
  readonly message: string;
};

/** What can go wrong in the cloud, on demand. All of it is off until it is set or called. */
export type Faults = {
  /** Consulted before each commit; an answer refuses the publish and nothing is stored. */
  rejectPublish?: ((publish: PublishAttempt) => PublishRefusal | undefined) | undefined;
  /** While true, publishes are committed and their ACKs withheld; a resume brings them. */
  dropAcks?: boolean | undefined;
  /** Ends all sockets abruptly; the connections can be resumed. */
  cutSockets(): void;
  /** Forgets all connections, so that every later resume gets a new one. */
  forgetConnections(): void;
  /** Forgets how far everybody was: who missed something attaches with `resumed` false. History stays. */
  forgetPositions(): void;
};
