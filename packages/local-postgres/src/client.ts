import type { Socket } from 'node:net';
import { readMessages } from './messages.ts';
import type { Session, Turn } from './session.ts';

/**
 * Serves one client until it leaves. Rejects when its connection broke, with a
 * MalformedMessageError when it sent nonsense, and with a SessionFailedError.
 */
export async function serveClient(socket: Socket, session: Session): Promise<void> {
  let turn: Turn | undefined;
  // A statement's steps run as one: each call of PGlite has its price.
  let steps: Uint8Array[] = [];
  try {
    for await (const message of readMessages(socket)) {
      if (message.kind === 'encryption') {
        socket.write('N');
        continue;
      }
      if (message.kind === 'terminate' || message.kind === 'cancel') return;
      steps.push(message.bytes);
      if (message.kind === 'step') continue;
      const batch = Buffer.concat(steps);
      steps = [];
      turn ??= await session.takeTurn();
      const { isOver } = await turn.run(batch, (bytes) => {
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
