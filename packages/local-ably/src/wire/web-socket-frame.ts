const opcodes = { text: 0x1, binary: 0x2 } as const;
const isFinal = 0x80;

/**
 * A whole WebSocket frame as a server sends it (RFC 6455, 5.2), of text or of bytes: not masked, so
 * that the same bytes serve any number of sockets.
 */
export function webSocketFrame(payload: string | Uint8Array): Uint8Array {
  const length = Buffer.byteLength(payload);
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = isFinal | (typeof payload === 'string' ? opcodes.text : opcodes.binary);
  if (headerLength === 2) {
    frame[1] = length;
  } else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  if (typeof payload === 'string') frame.write(payload, headerLength);
  else frame.set(payload, headerLength);
  return frame;
}
