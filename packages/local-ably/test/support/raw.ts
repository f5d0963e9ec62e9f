import { connect } from 'node:net';

/** How a raw exchange goes. Times in ms. */
type Exchange = {
  /** Whether this side says that nothing more will come. */
  readonly ends: boolean;
  /** How long until the other side must have closed the connection. */
  readonly patience: number;
};

/**
 * Sends bytes over TCP and resolves with all that came back when the other side has closed. Rejects
 * when it does not in time.
 */
export function exchange(
  port: number,
  bytes: Uint8Array,
  { ends, patience }: Exchange,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const received: Buffer[] = [];
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no end after ${patience} ms`));
    }, patience);
    socket.on('data', (chunk) => received.push(chunk));
    // It may be closed before everything was sent; what came until then counts.
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(received));
    });
    socket.write(bytes);
    if (ends) socket.end();
  });
}

/** A WebSocket frame as a client sends it: masked, with a mask that changes nothing. */
export function maskedFrame(payload: Uint8Array, opcode: number): Buffer {
  const length = Buffer.alloc(payload.length < 126 ? 1 : payload.length < 65_536 ? 3 : 9);
  length[0] = length.length === 1 ? payload.length : length.length === 3 ? 126 : 127;
  if (length.length === 3) length.writeUInt16BE(payload.length, 1);
  if (length.length === 9) length.writeBigUInt64BE(BigInt(payload.length), 1);
  length[0] |= 0x80;
  return Buffer.concat([Buffer.from([0x80 | opcode]), length, Buffer.alloc(4), payload]);
}
