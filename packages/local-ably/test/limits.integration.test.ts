import type * as Ably from 'ably';
import { expect, it } from 'vitest';
import { collect, pagesOf, realtimeForTests } from './support/clients.ts';
import { manualClock } from './support/core.ts';
import { dial } from './support/wire-client.ts';

const { start, connect } = realtimeForTests();
const texts = (count: number) => Array.from({ length: count }, (_, index) => String(index));

/** Settles each publish to `ok`, or the code it was refused with. */
async function outcomes(publishes: Promise<unknown>[]): Promise<(string | number)[]> {
  const settled = await Promise.allSettled(publishes);
  return settled.map((one) => (one.status === 'fulfilled' ? 'ok' : one.reason.code));
}

it('the 51st publish in a second is refused, the connection stays, a second later it goes on', async () => {
  const clock = manualClock(Date.now());
  const server = await start({ clock });
  const client = connect(server);
  const one = client.channels.get('one');
  const two = client.channels.get('two');
  const burst = await outcomes([
    ...texts(30).map((data) => one.publish('n', data)),
    ...texts(30).map((data) => two.publish('n', data)),
  ]);
  expect(burst).toEqual([...Array(50).fill('ok'), ...Array(10).fill(42911)]);
  expect((await two.history({ limit: 1000 })).items).toHaveLength(20);
  expect(client.connection.state).toBe('connected');
  clock.advance(1000);
  expect(await outcomes([two.publish('n', 'later')])).toEqual(['ok']);
});

it('a channel takes 50 messages a second from all its publishers together', async () => {
  const server = await start({ clock: manualClock(Date.now()) });
  const [first, second] = [connect(server), connect(server)].map((client) =>
    client.channels.get('shared'),
  );
  if (first === undefined || second === undefined) throw new Error('no channels');
  expect(await outcomes(texts(40).map((data) => first.publish('n', data)))).not.toContain(42913);
  const rest = await outcomes(texts(20).map((data) => second.publish('n', data)));
  expect(rest).toEqual([...Array(10).fill('ok'), ...Array(10).fill(42913)]);
});

it('who publishes at twenty times the rate is closed for good', async () => {
  const server = await start({ clock: manualClock(Date.now()) });
  const client = connect(server);
  const failed = client.connection.whenState('failed');
  const publishes = outcomes(
    texts(1001).map((data) => client.channels.get('c').publish('n', data)),
  );
  expect((await failed)?.reason?.code).toBe(42921);
  expect(await publishes).toContain(42911);
});

it('what a reader gets beyond its rate is dropped and told, and history has it', async () => {
  const clock = manualClock(Date.now());
  const server = await start({
    clock,
    limits: {
      connectionPublishRate: Number.POSITIVE_INFINITY,
      channelPublishRate: Number.POSITIVE_INFINITY,
    },
  });
  const seen = collect();
  const reader = connect(server).channels.get('chat');
  await reader.subscribe(seen.onMessage);
  const told = new Promise<Ably.ChannelStateChange>((resolve) => reader.once('update', resolve));
  const writer = connect(server, { echoMessages: false }).channels.get('chat');
  await Promise.all(texts(60).map((data) => writer.publish('n', data)));
  clock.advance(1000);
  const change = await told;
  expect(change).toMatchObject({ resumed: false, reason: { code: 80020 } });
  expect(reader.state).toBe('attached');
  expect(seen.data()).toEqual(texts(50));
  const missed = (await pagesOf(await reader.history({ untilAttach: true }))).flat();
  expect(missed.map(({ data }) => data).reverse()).toEqual(texts(60));
  await writer.publish('n', 'live again');
  await seen.reached(51);
  expect(seen.data().at(-1)).toBe('live again');
});

it('an attach point that lies more than two minutes back is 90008', async () => {
  const clock = manualClock(Date.now());
  const server = await start({ clock });
  const channel = connect(server).channels.get('chat');
  await channel.attach();
  await channel.publish('n', 'soon after');
  expect((await channel.history({ untilAttach: true })).items).toEqual([]);
  clock.advance(120_001);
  await expect(channel.history({ untilAttach: true })).rejects.toMatchObject({ code: 90008 });
  expect((await channel.history()).items).toEqual([]);
});

it('the 201st channel of a connection is refused, and the others stay', async () => {
  const server = await start();
  const client = connect(server);
  await Promise.all(texts(200).map((name) => client.channels.get(`c${name}`).attach()));
  await expect(client.channels.get('one too many').attach()).rejects.toMatchObject({ code: 90010 });
  await client.channels.get('c0').detach();
  await client.channels.get('another').attach();
});

it('a page of a foreign origin is told so, and gets nothing', async () => {
  const server = await start({ allowedOrigins: ['https://chat.example'] });
  const foreign = await dial(server, '', { origin: 'https://evil.example' });
  expect(await foreign.next()).toMatchObject({ action: 9, error: { code: 40300 } });
  for (const origin of ['https://chat.example', 'http://localhost:3000']) {
    const friend = await dial(server, '', { origin });
    expect(await friend.next()).toMatchObject({ action: 4 });
    friend.socket.close();
  }
  const url = `http://127.0.0.1:${server.port}/channels/chat/messages`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    body: '{"data":"x"}',
  });
  expect(response.status).toBe(403);
});

it('a host that other machines reach must be asked for', async () => {
  await expect(start({ host: '0.0.0.0' })).rejects.toThrow(/allowRemote/);
  const server = await start({ host: '0.0.0.0', allowRemote: true });
  expect(server.port).toBeGreaterThan(0);
});

it('neither keys nor tokens are logged', async () => {
  const lines: string[] = [];
  const server = await start({ log: (line) => lines.push(line) });
  const client = connect(server);
  await client.channels.get('chat').publish('n', 'x');
  const refused = connect(server, { key: 'localapp.key1:wrong' });
  await refused.connection.whenState('failed');
  client.close();
  await client.connection.whenState('closed');
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).not.toMatch(/a-secret-of-the-tests|key1:/);
});
