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

/** What can be made to go wrong by setting a field. All of it is off until it is set. */
export type FaultSettings = {
  /** Refuses one publish: the n-th from now (1 is the next). */
  rejectNth?: number | undefined;
  /** Refuses every k-th publish. */
  rejectOneIn?: number | undefined;
  /** Publishes are committed and their ACKs withheld; a resume brings them. */
  dropAcks?: boolean | undefined;
  /** How much later ACKs and NACKs come, ms. */
  ackDelayMs?: number | undefined;
  /** Open sockets carry nothing in either direction until this is taken back. */
  stallSockets?: boolean | undefined;
  /** How much later history answers, ms. */
  historyDelayMs?: number | undefined;
  /** No new socket is let in. */
  refuseConnections?: boolean | undefined;
  /** Subscribers see the newest state of an appended message now and then instead of each append. */
  conflateAppends?: boolean | undefined;
  /** Every rewind delivers its messages twice. */
  replayRewindTwice?: boolean | undefined;
  /** Stands in for the two minutes of resume, log and unpersisted history, ms. */
  windowMs?: number | undefined;
};

/** What can go wrong in the cloud, on demand. */
export type Faults = FaultSettings & {
  /** Consulted before each commit; an answer refuses the publish and nothing is stored. */
  rejectPublish?: ((publish: PublishAttempt) => PublishRefusal | undefined) | undefined;
  /** Ends all sockets abruptly; the connections can be resumed. */
  cutSockets(): void;
  /** Forgets all connections, so that every later resume gets a new one. */
  forgetConnections(): void;
  /** Forgets how far everybody was: who missed something attaches with `resumed` false. History stays. */
  forgetPositions(): void;
  /**
   * What a restart without memory leaves: sockets cut, no connection, no channel, no message. The
   * journal is emptied too, so nothing comes back with the next start.
   */
  restart(): void;
};

/** What the server does when a fault is called, or `stallSockets` set. */
type FaultActions = Pick<
  Faults,
  'cutSockets' | 'forgetConnections' | 'forgetPositions' | 'restart'
> & { stallSockets(isStalled: boolean): void };

/** The faults of a server, all off. */
export function makeFaults({ stallSockets, ...actions }: FaultActions): Faults {
  let isStalled: boolean | undefined;
  return {
    ...actions,
    get stallSockets() {
      return isStalled;
    },
    set stallSockets(wanted) {
      isStalled = wanted;
      stallSockets(wanted === true);
    },
  };
}
