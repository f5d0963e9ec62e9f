import type { WebSocket } from 'ws';
import { identify, queryCredentials } from '../auth/credentials.ts';
import type { Identity } from '../auth/identity.ts';
import { foreignOrigin, isAllowedOrigin } from '../auth/origin.ts';
import type { App } from '../core/app.ts';
import { graceMembers } from '../core/presence.ts';
import { errorInfo, errorInfoOf, ProtocolError } from '../errors.ts';
import { ablyLimits } from '../options.ts';
import type { ServerState } from '../server-state.ts';
import { appOf } from '../server-state.ts';
import { decode, SharedFrame } from '../wire/codec.ts';
import { Action } from '../wire/frame-actions.ts';
import { type InboundFrame, inboundFrame } from '../wire/frames.ts';
import { connectedFrame } from './connected-frame.ts';
import {
  dropAttachment,
  handleAttach,
  handleDetach,
  handleMessage,
  handlePresence,
  handleSync,
  refuse,
  type Scope,
} from './handlers.ts';
import { regrant } from './reauth.ts';
import { Session, type Stream } from './session.ts';
import { TokenClock } from './token-clock.ts';
import { readTransportParams } from './transport-params.ts';

/** The request with which a client opened a socket. The query carries its credentials. */
export type Upgrade = {
  /** What the socket writes to. */
  readonly stream: Stream;
  readonly query: URLSearchParams;
  /** Only browsers send one. */
  readonly origin: string | undefined;
};

/**
 * Serves one socket from its first frame to its end. Every refusal travels as a frame, since an
 * upgrade refused by HTTP would tell the SDK nothing (it would retry without a new token).
 * `sessions` holds the session for as long as it lasts.
 */
export function serveClient(
  server: ServerState,
  socket: WebSocket,
  { stream, query, origin }: Upgrade,
  sessions: Set<Session>,
): void {
  const { clock, keys } = server;
  // The format is needed to refuse a client, before it is known which app it belongs to.
  const { format, wantsHeartbeatFrames, clientId: asked } = readTransportParams(query, ablyLimits);
  let scope: Scope | undefined;
  let maxIdleMs = 0;

  const session = new Session(
    socket,
    stream,
    { format, wantsHeartbeatFrames },
    {
      onFrame(bytes) {
        guard(() => {
          if (scope === undefined) return;
          const { frameSize } = scope.app.limits;
          if (bytes.length > frameSize) {
            const size = bytes.length;
            throw new ProtocolError(40009, 400, `frame of ${size} bytes exceeds ${frameSize}`);
          }
          const parsed = inboundFrame.safeParse(decode(bytes, format));
          if (!parsed.success) throw new ProtocolError(40000, 400, 'malformed frame');
          dispatch(scope, parsed.data);
        });
      },
      onEnd() {
        tokens.stop();
        if (scope !== undefined) release(scope);
        sessions.delete(session);
      },
    },
  );
  if (server.faults.stallSockets) session.stall();
  sessions.add(session);
  const tokens = new TokenClock(
    {
      onNearEnd: () => session.sendFrame(new SharedFrame({ action: Action.auth })),
      onExpired: () => session.disconnect(errorInfo(40142, 401, 'token expired')),
    },
    clock,
  );
  guard(() => {
    if (!isAllowedOrigin(origin, server.allowedOrigins)) throw foreignOrigin(origin);
    const identity = identify(keys, queryCredentials(query), asked, clock.now());
    const app = appOf(server, identity);
    open(app, identity);
  });

  function open(app: App, identity: Identity): void {
    const params = readTransportParams(query, app.limits);
    const { connection, error } = app.connections.open(identity, params.resumeKey);
    // Two sockets with one key: the newer wins. Cutting the older releases the connection first.
    connection.link?.cut();
    connection.link = session;
    connection.lostAt = undefined;
    connection.params = params.connection;
    session.backlogBytes = app.limits.backlogBytes;
    maxIdleMs = params.maxIdleMs;
    scope = { server, app, connection };
    adopt(scope, identity);
    session.sendFrame(connectedFrame(app, server.serverId, connection, maxIdleMs, error));
    server.log(`connection ${connection.id} open as ${identity.clientId ?? 'anonymous'}`);
  }

  function guard(act: () => void): void {
    try {
      act();
    } catch (thrown) {
      const error = errorInfoOf(thrown, server.log);
      // A client that is to renew its token comes back to its connection; any other has failed.
      const isTokenError = error.code >= 40140 && error.code < 40150;
      if (scope !== undefined && !isTokenError) scope.app.connections.forget(scope.connection);
      session.fail(error);
    }
  }

  function adopt({ connection }: Scope, identity: Identity): void {
    connection.identity = identity;
    tokens.watch(identity.expiresAt);
  }

  function release({ app, connection }: Scope): void {
    if (connection.link !== session) return;
    connection.link = undefined;
    connection.lostAt = clock.now();
    connection.acks.loseSocket();
    for (const name of connection.attachments.keys()) {
      connection.detachedByLoss.add(name);
      dropAttachment(app, connection, name);
    }
    graceMembers(connection, clock);
    server.log(`connection ${connection.id} lost its socket`);
  }

  function authenticateAgain(current: Scope, token: string): void {
    const { app, connection } = current;
    const identity = identify(keys, { token }, asked, clock.now());
    const { appId, clientId } = connection.identity;
    if (identity.appId !== appId || identity.clientId !== clientId) {
      throw new ProtocolError(40102, 401, 'the token is for another identity');
    }
    adopt(current, identity);
    session.sendFrame(connectedFrame(app, server.serverId, connection, maxIdleMs, undefined));
    regrant(current);
  }

  function dispatch(current: Scope, frame: InboundFrame): void {
    switch (frame.action) {
      case Action.heartbeat:
        // The id is what the client's ping waits for.
        session.sendFrame(new SharedFrame({ action: Action.heartbeat, id: frame.id ?? undefined }));
        break;
      case Action.attach:
        handleAttach(current, frame);
        break;
      case Action.detach:
        handleDetach(current, frame);
        break;
      case Action.message:
        handleMessage(current, frame);
        break;
      case Action.presence:
        handlePresence(current, frame);
        break;
      case Action.sync:
        handleSync(current, frame);
        break;
      case Action.auth:
        authenticateAgain(current, frame.auth?.accessToken ?? '');
        break;
      case Action.close:
        current.app.connections.forget(current.connection);
        session.finish(new SharedFrame({ action: Action.closed }));
        break;
      case Action.disconnect:
        session.close();
        break;
      case Action.annotation:
        refuse(current, frame, 'annotations');
        break;
      case Action.object:
        refuse(current, frame, 'objects');
        break;
      default:
        // Spec RSF1: frames of an unknown action are ignored.
        break;
    }
  }
}
