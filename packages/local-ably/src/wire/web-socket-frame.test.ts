import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { webSocketFrame } from './web-socket-frame.ts';

test('a WebSocket client reads frames of every length of header', async () => {
  const sizes = [0, 124, 126, 65_534, 65_536];
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (socket) => {
      for (const size of sizes) {
        // Two bytes each in text.
        stream.write(webSocketFrame(Buffer.alloc(size, 'x')));
        stream.write(webSocketFrame('ü'.repeat(size / 2)));
      }
      socket.close(1000);
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  const received: [string, boolean][] = [];
  client.on('message', (data: Buffer, isBinary) => received.push([data.toString(), isBinary]));
  const [code] = await once(client, 'close');
  http.close();
  expect(code).toBe(1000);
  expect(received).toEqual(
    sizes.flatMap((size) => [
      ['x'.repeat(size), true],
      ['ü'.repeat(size / 2), false],
    ]),
  );
});
