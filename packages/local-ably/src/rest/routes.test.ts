import { expect, it } from 'vitest';
import {
  append,
  changeOf,
  connect,
  join,
  listener,
  openApp,
  originOf,
  say,
} from '../../test/support/core.ts';
import type { Reply } from './reply.ts';
import type { RestRequest } from './request.ts';
import { getHistory } from './routes/get-history.ts';
import { getPresence, getPresenceHistory } from './routes/get-presence.ts';
import { getMessage, getVersions, patchMessage, postMessages } from './routes/message-routes.ts';

const name = 'mutable:chat';

/** A request of the key, which may do everything. */
function request(query = '', body: unknown = undefined): RestRequest {
  const authorization = `Basic ${Buffer.from('app.key:secret').toString('base64')}`;
  const headers = { authorization };
  return { method: 'GET', segments: [], query: new URLSearchParams(query), headers, body };
}

const codeOf = (act: () => unknown) => {
  try {
    act();
    return undefined;
  } catch (thrown) {
    return (thrown as { code: number }).code;
  }
};

const data = ({ body }: Reply) => (body as { data: unknown }[]).map((item) => item.data);

function opened(over: Parameters<typeof openApp>[0] = {}) {
  const { server, app, clock } = openApp(over);
  const history = (query = '') => getHistory(server, request(query), name, 'messages');
  return { server, app, clock, channel: app.channels.open(name), history };
}

it('history of a channel that does not exist is empty, and does not make one', () => {
  const { server, app } = openApp();
  expect(getHistory(server, request(), 'none', 'messages')).toMatchObject({
    status: 200,
    body: [],
  });
  expect(app.channels.size).toBe(0);
});

it.each([
  'limit=0',
  'limit=1001',
  'limit=x',
  'start=-1',
  'start=2&end=1',
  'direction=sideways',
  'direction=forwards&from_serial=s',
])('%s is 40003', (query) => {
  expect(codeOf(() => opened().history(query))).toBe(40003);
});

it.each(['from_serial', 'fromSerial'])('untilAttach by %s, until it is too long ago', (param) => {
  const { channel, clock, history } = opened();
  say(channel, 'before');
  const { channelSerial } = join(channel, listener());
  const serial = say(channel, 'after');
  const query = new URLSearchParams({ [param]: channelSerial }).toString();
  expect(data(history(query))).toEqual(['before']);
  append(channel, serial, '+');
  clock.advance(120_000);
  expect(data(history(query))).toEqual(['before']);
  clock.advance(1);
  expect(codeOf(() => history(query))).toBe(90008);
  expect(data(history())).toEqual(['after+', 'before']);
});

it.each([
  [true, ['a12']],
  [false, ['a1']],
])('appends after the attach point show in history up to it: %s', (shows, expected) => {
  const { channel, history } = opened({ behaviour: { historyShowsLaterAppends: shows } });
  const serial = say(channel, 'a');
  append(channel, serial, '1');
  const { channelSerial } = join(channel, listener());
  append(channel, serial, '2');
  expect(data(history(`from_serial=${encodeURIComponent(channelSerial)}`))).toEqual(expected);
});

it('nothing older than the retention is shown, before it is let go as well', () => {
  const { app, server, clock } = openApp();
  say(app.channels.open('short'), 'x');
  const history = () => data(getHistory(server, request('start=0'), 'short', 'messages'));
  clock.advance(120_000);
  expect(history()).toEqual(['x']);
  clock.advance(1);
  expect(history()).toEqual([]);
});

it('a message is found by its serial, with its versions', () => {
  const { server, channel } = opened();
  const serial = say(channel, 'a');
  append(channel, serial, 'b');
  channel.change(changeOf(serial, 1, 'X'), originOf());
  expect(getMessage(server, request(), name, serial).body).toMatchObject({ action: 1, data: 'X' });
  expect(data(getVersions(server, request(), name, serial))).toEqual(['a', 'X']);
  for (const route of [getMessage, getVersions]) {
    expect(codeOf(() => route(server, request(), name, `${channel.log.head}:001`))).toBe(40400);
    expect(codeOf(() => route(server, request(), 'none', serial))).toBe(40400);
  }
});

it('PATCH answers with the serial of the version', () => {
  const { server, channel } = opened();
  const serial = say(channel, 'a');
  const { status, body } = patchMessage(
    server,
    request('', { action: 5, data: '+' }),
    name,
    serial,
  );
  const latest = channel.store.find(serial)?.latest;
  expect(latest?.data).toBe('a+');
  expect([status, body]).toEqual([200, { channel: name, versionSerial: latest?.version.serial }]);
});

it('POST publishes one or many, and changes a message by its action', () => {
  const { server, channel } = opened();
  const one = postMessages(server, request('', { data: 'a', id: 'mine' }), name);
  expect(one).toMatchObject({ status: 201, body: { channel: name, messageId: 'mine' } });
  const { serials } = one.body as { serials: string[] };
  postMessages(server, request('', [{ data: 'b' }, { data: 'c' }]), name);
  postMessages(server, request('', { action: 5, serial: serials[0], data: '+' }), name);
  expect(channel.store.from(0).map(({ latest }) => latest.data)).toEqual(['a+', 'b', 'c']);
});

it('a rate that is exceeded is an error of the request', () => {
  const { server } = opened({ limits: { channelPublishRate: 1 } });
  postMessages(server, request('', { data: 'a' }), name);
  expect(codeOf(() => postMessages(server, request('', { data: 'b' }), name))).toBe(42913);
});

it('a message may be published on behalf of a connection, by its key', () => {
  const { server, app, channel } = opened();
  const { connection } = connect(app);
  const connectionKey = connection.renewKey();
  postMessages(server, request('', { data: 'a', connectionKey }), name);
  expect(channel.store.at(0)?.latest.connectionId).toBe(connection.id);
  expect(JSON.stringify(channel.store.at(0))).not.toContain(connectionKey);
  const forged = request('', { data: 'a', connectionKey: `${connection.id}!guess-1` });
  expect(codeOf(() => postMessages(server, forged, name))).toBe(40006);
});

it('members and their history, in pages', () => {
  const { server, channel } = opened();
  for (const clientId of ['a', 'b', 'c']) {
    const event = { clientId, connectionId: `of-${clientId}`, action: 2, id: `x:${clientId}` };
    channel.announce([{ ...event, data: clientId, encoding: undefined }], originOf());
  }
  const members = (query: string) => data(getPresence(server, request(query), name));
  expect(members('')).toEqual(['a', 'b', 'c']);
  expect(members('clientId=b')).toEqual(['b']);
  expect(members('connectionId=of-c')).toEqual(['c']);
  const { links } = getPresence(server, request('limit=2'), name);
  expect(links?.at(-1)).toBe('<./presence?limit=2&cursor=2>; rel="next"');
  expect(members('limit=2&cursor=2')).toEqual(['c']);
  expect(getPresence(server, request('limit=3'), name).links).toHaveLength(2);
  const events = (query: string) => data(getPresenceHistory(server, request(query), name));
  expect(events('')).toEqual(['c', 'b', 'a']);
  expect(events('direction=forwards&limit=2')).toEqual(['a', 'b']);
});
