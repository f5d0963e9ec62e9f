import type { App } from '../app.ts';
import type { Connection } from '../core/connection.ts';
import { maxFrameSize, maxIdleInterval, maxMessageSize } from '../limits.ts';
import { Action } from '../wire/actions.ts';
import { SharedFrame } from '../wire/codec.ts';
import type { ErrorInfo } from '../wire/errors.ts';

/** CONNECTED, with a fresh connection key; `error` says why a resume was not one (spec RTN15c). */
export function connectedFrame(
  app: App,
  connection: Connection,
  error: ErrorInfo | undefined,
): SharedFrame {
  return new SharedFrame({
    action: Action.connected,
    connectionId: connection.id,
    connectionDetails: {
      connectionKey: connection.renewKey(),
      clientId: connection.identity.clientId,
      maxMessageSize,
      maxFrameSize,
      maxInboundRate: 1000,
      connectionStateTtl: app.connectionStateTtlMs,
      maxIdleInterval,
      serverId: app.serverId,
    },
    error,
  });
}
