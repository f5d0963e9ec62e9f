import type { Socket } from 'node:net';
import { readMessages } from './messages.ts';
import type { Session, Turn } from './session.ts';

/**
 * Serves one client until it leaves. Rejects when its connection broke, with a
 * MalformedMessageError when it sent nonsense, and with a SessionFailedError.
 */
export async function serveClient(socket: Socket, session: Session): Promise<void> {
  let turn: Turn | undefined;
  try {
    for await (const message of readMessages(socket)) {
      if (message.kind === 'encryption') {
        socket.write('N');
        continue;
      }
      if (message.kind === 'terminate' || message.kind === 'cancel') return;
      turn ??= await session.takeTurn();
      const { isOver } = await turn.run(message.bytes, (bytes) => {
        if (socket.writable) socket.write(bytes);
      });
      if (isOver) {
        await turn.end();
        turn = undefined;
      }
    }
  } finally {
    socket.destroy();
    await turn?.end();
  }
}
