/** A fault that whoever started the command can mend; its message is all that they are shown. */
export class UserError extends Error {
  override name = 'UserError';
}
