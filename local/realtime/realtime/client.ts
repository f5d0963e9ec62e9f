import type { WebSocket } from 'ws';
import type { App } from '../app.ts';
import { identify, queryCredentials } from '../auth/credentials.ts';
import type { Identity } from '../auth/identity.ts';
import type { Connection } from '../core/connection.ts';
import { Action } from '../wire/actions.ts';
import { decode, SharedFrame } from '../wire/codec.ts';
import { errorInfo, errorInfoOf, ProtocolError } from '../wire/errors.ts';
import { type InboundFrame, inboundFrame } from '../wire/frames.ts';
import type { Format } from '../wire/payload.ts';
import { connectedFrame } from './connected.ts';
import { dropAttachment, handleAttach, handleDetach, handleMessage, refuse } from './handlers.ts';
import { regrant } from './reauth.ts';
import { Session } from './session.ts';
import { TokenClock } from './token-clock.ts';

/**
 * Serves one socket from its first frame to its end. Every refusal travels as a frame, since an
 * upgrade refused by HTTP would tell the SDK nothing (it would retry without a new token).
 * `sessions` holds the session for as long as it lasts.
 */
export function serveClient(
  app: App,
  socket: WebSocket,
  query: URLSearchParams,
  sessions: Set<Session>,
): void {
  const format: Format = query.get('format') === 'msgpack' ? 'msgpack' : 'json';
  const asked = query.get('clientId') || undefined;
  let connection: Connection | undefined;

  const session = new Session(
    socket,
    { format, wantsHeartbeatFrames: query.get('heartbeats') !== 'false' },
    {
      onFrame(bytes) {
        guard(() => {
          const parsed = inboundFrame.safeParse(decode(bytes, format));
          if (!parsed.success) throw new ProtocolError(40000, 400, 'malformed frame');
          if (connection !== undefined) dispatch(connection, parsed.data);
        });
      },
      onEnd() {
        clock.stop();
        if (connection !== undefined) release(connection);
        sessions.delete(session);
      },
    },
  );
  sessions.add(session);
  const clock = new TokenClock(
    {
      onNearEnd: () => session.send(new SharedFrame({ action: Action.auth })),
      onExpired: () => session.disconnect(errorInfo(40142, 401, 'token expired')),
    },
    app.now,
  );

  guard(() => {
    const identity = identify(app.keys, queryCredentials(query), asked, app.now());
    const resumeKey = query.get('resume') ?? query.get('recover') ?? undefined;
    const opened = app.connections.open(identity, resumeKey, app.now());
    connection = opened.connection;
    // Two sockets with one key: the newer wins. Cutting the older releases the connection first.
    connection.link?.cut();
    connection.link = session;
    connection.lostAt = undefined;
    connection.wantsEcho = query.get('echo') !== 'false';
    adopt(connection, identity);
    session.send(connectedFrame(app, connection, opened.error));
    app.log(`connection ${connection.id} open as ${identity.clientId ?? 'anonymous'}`);
  });

  function guard(act: () => void): void {
    try {
      act();
    } catch (thrown) {
      session.fail(errorInfoOf(thrown, app.log));
    }
  }

  function adopt(connection: Connection, identity: Identity): void {
    connection.identity = identity;
    clock.watch(identity.expiresAt);
  }

  function release(connection: Connection): void {
    if (connection.link !== session) return;
    connection.link = undefined;
    connection.lostAt = app.now();
    for (const name of connection.attachments.keys()) dropAttachment(app, connection, name);
    app.log(`connection ${connection.id} lost its socket`);
  }

  function authenticateAgain(connection: Connection, token: string): void {
    const identity = identify(app.keys, { token }, asked, app.now());
    const { appId, clientId } = connection.identity;
    if (identity.appId !== appId || identity.clientId !== clientId) {
      throw new ProtocolError(40102, 401, 'the token is for another identity');
    }
    adopt(connection, identity);
    session.send(connectedFrame(app, connection, undefined));
    regrant(app, connection);
  }

  function dispatch(connection: Connection, frame: InboundFrame): void {
    switch (frame.action) {
      case Action.heartbeat:
        // The id is what the client's ping waits for.
        session.send(new SharedFrame({ action: Action.heartbeat, id: frame.id ?? undefined }));
        break;
      case Action.attach:
        handleAttach(app, connection, frame);
        break;
      case Action.detach:
        handleDetach(app, connection, frame);
        break;
      case Action.message:
        handleMessage(app, connection, frame);
        break;
      case Action.auth:
        authenticateAgain(connection, frame.auth?.accessToken ?? '');
        break;
      case Action.close:
        app.connections.forget(connection);
        session.finish(new SharedFrame({ action: Action.closed }));
        break;
      case Action.disconnect:
        session.close();
        break;
      case Action.presence:
        refuse(app, connection, frame, 'presence');
        break;
      case Action.annotation:
        refuse(app, connection, frame, 'annotations');
        break;
      case Action.object:
        refuse(app, connection, frame, 'objects');
        break;
      default:
        // Spec RSF1: what is not known is passed over.
        break;
    }
  }
}
