import type { App } from '../core/app.ts';
import type { Connection } from '../core/connection.ts';
import type { ErrorInfo } from '../errors.ts';
import { SharedFrame } from '../wire/codec.ts';
import { Action } from '../wire/frame-actions.ts';

/**
 * CONNECTED, with a fresh connection key; `maxIdleInterval` is the longest silence promised, ms, and
 * `error` says why a resume was not one (spec RTN15c).
 */
export function connectedFrame(
  { limits }: App,
  serverId: string,
  connection: Connection,
  maxIdleInterval: number,
  error: ErrorInfo | undefined,
): SharedFrame {
  return new SharedFrame({
    action: Action.connected,
    connectionId: connection.id,
    connectionDetails: {
      connectionKey: connection.renewKey(),
      clientId: connection.identity.clientId,
      maxMessageSize: limits.messageSize,
      maxFrameSize: limits.frameSize,
      maxInboundRate: Number.isFinite(limits.connectionPublishRate)
        ? limits.connectionPublishRate
        : 1000,
      connectionStateTtl: limits.connectionStateMs,
      maxIdleInterval,
      serverId,
    },
    error,
  });
}
