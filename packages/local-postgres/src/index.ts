export { DataUnreadableError, MalformedMessageError, SessionFailedError } from './errors.ts';
export { type Message, readMessages } from './messages.ts';
export { type LocalPostgres, type LocalPostgresOptions, startLocalPostgres } from './server.ts';
