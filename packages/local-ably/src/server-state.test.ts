import { expect, it } from 'vitest';
import { identityOf, manualClock } from '../test/support/core.ts';
import { parseApiKey } from './auth/keys.ts';
import { makeFaults } from './faults.ts';
import { ablyLimits, documentedBehaviour } from './options.ts';
import { addApp, removeApp, type ServerState } from './server-state.ts';

it('an app that is removed takes all it had with it, and nothing of another', () => {
  const nothing = () => undefined;
  const keys = ['gone.key1:a', 'gone.key2:b', 'stays.key1:c'].map(parseApiKey);
  const server: ServerState = {
    apps: new Map(),
    keys: new Map(keys.map((key) => [key.name, key])),
    nonces: new Map(),
    faults: makeFaults({
      cutSockets: nothing,
      stallSockets: nothing,
      forgetConnections: nothing,
      forgetPositions: nothing,
      restart: nothing,
    }),
    serverId: 'server',
    allowedOrigins: [],
    clock: manualClock(),
    log: nothing,
  };
  const [gone, stays] = ['gone', 'stays'].map((id) => {
    const limits = ablyLimits;
    const app = addApp(server, { id, rules: {}, limits, behaviour: documentedBehaviour });
    app.channels.open('chat');
    return { app, ...app.connections.open(identityOf({ appId: id }), undefined) };
  });
  if (gone === undefined || stays === undefined) throw new Error('no apps');
  const cut: string[] = [];
  gone.connection.link = { send: nothing, cut: () => cut.push('gone') };
  stays.connection.link = { send: nothing, cut: () => cut.push('stays') };

  removeApp(server, gone.app);
  expect(cut).toEqual(['gone']);
  expect([...server.apps.keys()]).toEqual(['stays']);
  expect([...server.keys.keys()]).toEqual(['stays.key1']);
  expect([gone.app.channels.size, gone.app.connections.size]).toEqual([0, 0]);
  expect([stays.app.channels.size, stays.app.connections.size]).toEqual([1, 1]);
});
