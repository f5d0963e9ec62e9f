/** The data exists but PGlite cannot open it, or it cannot be made. */
export class DataUnreadableError extends Error {
  override name = 'DataUnreadableError';
}

/** What a client sent cannot be the Postgres protocol; the connection must be closed. */
export class MalformedMessageError extends Error {
  override name = 'MalformedMessageError';
}

/** PGlite has stopped working and serves nobody any more; what was committed is kept. */
export class SessionFailedError extends Error {
  override name = 'SessionFailedError';
}
