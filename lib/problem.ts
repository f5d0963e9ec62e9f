/** The stable codes of the HTTP API's errors, with their status and default title. */
const PROBLEMS = {
  invalid_json: [400, 'The request body is not JSON.'],
  invalid_id: [400, 'An id is not a UUID.'],
  invalid_request: [400, 'The request does not have the expected form.'],
  empty_message: [400, 'The message is empty.'],
  unknown_model: [400, 'There is no such model.'],
  unknown_parent: [400, 'The parent is not a message of this chat.'],
  unauthenticated: [401, 'There is no session. Ask GET /api/ably/token for one first.'],
  not_found: [404, 'There is nothing here.'],
  id_conflict: [409, 'This id was used for something else. Make a new one.'],
  wrong_state: [409, 'The message is not in a state that allows this.'],
  pattern_unavailable: [409, 'The realtime service does not allow this streaming pattern.'],
  too_large: [413, 'The message is too large.'],
  unavailable: [503, 'A service that this needs is not reachable. Try again in a moment.'],
} as const;

type ProblemCode = keyof typeof PROBLEMS;

/** An error that a client is told of: its code decides the status (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;

  constructor(code: ProblemCode, detail?: string, options?: ErrorOptions) {
    const [status, title] = PROBLEMS[code];
    super(detail ?? title, options);
    this.code = code;
    this.status = status;
    this.title = title;
    this.detail = detail;
  }
}
