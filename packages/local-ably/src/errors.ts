/** An error as it travels in frames and REST bodies (spec TI1). */
export type ErrorInfo = {
  readonly code: number;
  readonly statusCode: number;
  readonly message: string;
  readonly href: string;
};

/** A refusal with Ably's error code. It is caught where it becomes a frame or a response. */
export class ProtocolError extends Error {
  readonly code: number;
  /** HTTP-like status, also used in frames. */
  readonly statusCode: number;

  constructor(code: number, statusCode: number, message: string) {
    super(message);
    this.name = 'ProtocolError';
    this.code = code;
    this.statusCode = statusCode;
  }
}

/** The wire form of an error. */
export function errorInfo(code: number, statusCode: number, message: string): ErrorInfo {
  return { code, statusCode, message, href: `https://help.ably.io/error/${code}` };
}

/**
 * The wire form of anything thrown. What is not a ProtocolError is a fault of this server: it is
 * logged, and becomes 50000 without its details.
 */
export function errorInfoOf(thrown: unknown, log: (line: string) => void): ErrorInfo {
  if (thrown instanceof ProtocolError) {
    return errorInfo(thrown.code, thrown.statusCode, thrown.message);
  }
  log(`internal error: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  return errorInfo(50000, 500, 'internal error of the local realtime server');
}
