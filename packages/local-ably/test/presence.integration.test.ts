import { expect, it } from 'vitest';
import { realtimeForTests } from './support/clients.ts';
import { dial } from './support/wire-client.ts';

const { start, connect } = realtimeForTests();

it.each([
  ['msgpack', true],
  ['json', false],
])(
  '%s: members enter, update and leave, in the eyes of others and over REST',
  async (_, binary) => {
    const server = await start();
    const alice = connect(server, { useBinaryProtocol: binary, clientId: 'alice' });
    const watcher = connect(server, { useBinaryProtocol: !binary }).channels.get('room');
    const events: string[] = [];
    let told: () => void = () => undefined;
    await watcher.presence.subscribe(({ action, clientId, data }) => {
      events.push(`${action} ${clientId} ${data}`);
      told();
    });
    const reached = (count: number) =>
      new Promise<void>((resolve) => {
        told = () => events.length >= count && resolve();
        told();
      });
    const room = alice.channels.get('room');
    await room.presence.enter('hello');
    await room.presence.update('still here');
    await reached(2);
    expect(await watcher.presence.get()).toMatchObject([{ clientId: 'alice', data: 'still here' }]);
    const late = connect(server).channels.get('room');
    await late.attach();
    expect(await late.presence.get()).toMatchObject([{ action: 'present', data: 'still here' }]);
    await room.presence.leave();
    await reached(3);
    expect(events).toEqual([
      'enter alice hello',
      'update alice still here',
      // A leave without data says what the member said last.
      'leave alice still here',
    ]);
    const { items } = await watcher.presence.history();
    expect(items.map(({ action }) => action)).toEqual(['leave', 'update', 'enter']);
  },
);

it('a lost socket keeps its members for the grace, and coming back keeps them for good', async () => {
  const server = await start({ limits: { presenceGraceMs: 400 } });
  const watcher = connect(server).channels.get('room');
  const left = new Promise<string>((resolve) => {
    void watcher.presence.subscribe('leave', ({ clientId }) => resolve(clientId));
  });
  await watcher.attach();
  const members = ['stays', 'goes'].map((clientId) =>
    connect(server, { clientId, disconnectedRetryTimeout: 20 }),
  );
  for (const member of members) await member.channels.get('room').presence.enter();
  const [stays, goes] = members;
  // The one comes back at once and resumes; the other's process has died.
  const back = stays?.connection.once('connected');
  const dead = await dial(server, '&clientId=dead');
  await dead.next();
  dead.send({ action: 10, channel: 'room' });
  await dead.next();
  dead.send({ action: 14, channel: 'room', msgSerial: 0, presence: [{ action: 2 }] });
  goes?.close();
  expect(await left).toBe('goes');
  const second = new Promise<string>((resolve) => {
    void watcher.presence.subscribe('leave', ({ clientId }) => resolve(clientId));
  });
  server.faults.cutSockets();
  await back;
  expect(await second).toBe('dead');
  const present = await watcher.presence.get();
  expect(present.map(({ clientId }) => clientId)).toEqual(['stays']);
});

it('who has no name, another name, or no leave to be present is refused', async () => {
  const server = await start();
  const client = await dial(server);
  await client.next();
  client.send({ action: 14, channel: 'room', msgSerial: 0, presence: [{ action: 2 }] });
  expect(await client.next()).toMatchObject({ action: 2, error: { code: 90001 } });
  client.send({ action: 10, channel: 'room' });
  await client.next();
  client.send({ action: 14, channel: 'room', msgSerial: 1, presence: [{ action: 2 }] });
  expect(await client.next()).toMatchObject({ action: 2, error: { code: 91000 } });
  client.socket.close();
  const zoe = await dial(server, '&clientId=zoe');
  await zoe.next();
  zoe.send({ action: 10, channel: 'room' });
  await zoe.next();
  const imposter = [{ action: 2, clientId: 'yan' }];
  zoe.send({ action: 14, channel: 'room', msgSerial: 0, presence: imposter });
  expect(await zoe.next()).toMatchObject({ action: 2, error: { code: 40012 } });
  zoe.socket.close();
});
