export { MalformedMessageError, type Message, readMessages } from './messages.ts';
export {
  DataUnreadableError,
  type LocalPostgres,
  type LocalPostgresOptions,
  startLocalPostgres,
} from './server.ts';
export { SessionFailedError } from './session.ts';
