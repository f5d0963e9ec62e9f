import { anyValue, type Chance, encodeGarbage, nestedBytes } from './garbage.ts';
import { garbageChannels, messageOfWrongTypes } from './garbage-frames.ts';

/** An HTTP request as bytes. */
type GarbageRequest = {
  readonly bytes: Buffer;
  /** Whether the server can see where it ends. */
  readonly isWhole: boolean;
  /** Its first line. */
  readonly head: string;
};

const methods = ['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'BREW', 'get', ''];
const params = ['limit', 'start', 'end', 'direction', 'cursor', 'from_serial', 'clientId'];
const contentTypes = { json: 'application/json', msgpack: 'application/x-msgpack' } as const;

/**
 * A request to one of the routes with something wrong in it. It asks that the connection be closed.
 * `serial`: of a message that can be changed.
 */
export function garbageRequest(chance: Chance, apiKey: string, serial: string): GarbageRequest {
  const format = chance.one(['json', 'msgpack'] as const);
  const body = garbageBody(chance, format, serial);
  const isChunked = chance.percent(15);
  const lacking = chance.percent(3) ? 1 + chance.below(100) : 0;
  const method = chance.percent(90)
    ? chance.one(['GET', 'POST', 'POST', 'PATCH'])
    : chance.one(methods);
  const head = `${method} ${garbagePath(chance, apiKey, serial)} HTTP/1.1`;
  const headers = [
    ...garbageHeaders(chance, apiKey),
    `Content-Type: ${chance.percent(80) ? contentTypes[format] : chance.one(['text/html', 'x', ''])}`,
    isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length + lacking}`,
  ];
  const chunk = chance.percent(80) ? `${body.length.toString(16)}\r\n` : 'zz\r\n';
  const bytes = Buffer.concat([
    Buffer.from(`${head}\r\n${headers.join('\r\n')}\r\n\r\n${isChunked ? chunk : ''}`, 'latin1'),
    body,
    Buffer.from(isChunked ? '\r\n0\r\n\r\n' : ''),
  ]);
  return { bytes, isWhole: isChunked || lacking === 0, head };
}

function garbagePath(chance: Chance, apiKey: string, serial: string): string {
  const oddities = ['%', '%ff', '%2e%2e', '..', '%00', 'a%2Fb', '%C3%BC', 'x'.repeat(900), ':', ''];
  const odd = () => chance.one([...oddities, '__proto__', '*', '[']);
  const mostly = (right: string) => (chance.percent(75) ? right : odd());
  const channel = mostly(encodeURIComponent(chance.one(garbageChannels)));
  const message = mostly(encodeURIComponent(serial));
  const [keyName = ''] = apiKey.split(':');
  const path = chance.one([
    `/channels/${channel}/messages`,
    `/channels/${channel}/messages`,
    `/channels/${channel}/history`,
    `/channels/${channel}/messages/${message}`,
    `/channels/${channel}/messages/${message}/versions`,
    `/channels/${channel}/presence`,
    `/channels/${channel}/presence/history`,
    `/keys/${mostly(keyName)}/requestToken`,
    chance.one(['/time', '/healthz', '/stats', '/apps', `/apps/${odd()}`]),
    chance.one([
      `/${odd()}/${odd()}`,
      `http://elsewhere/${odd()}`,
      '*',
      '//',
      'x',
      '/\u00ff',
      '/a b',
    ]),
  ]);
  const query = Array.from({ length: chance.below(3) }, () => {
    const name = chance.percent(90)
      ? chance.one(params)
      : chance.one(['key', 'accessToken', odd()]);
    const value = chance.one(['1', '1000', 'forwards', '1e3', '-1', 'NaN', '9'.repeat(400), odd()]);
    return `${name}=${value}`;
  });
  const envelope = chance.percent(10) ? ['envelope=json'] : [];
  return `${path}${query.length > 0 ? '?' : ''}${[...query, ...envelope].join('&')}`;
}

function garbageBody(chance: Chance, format: 'json' | 'msgpack', serial: string): Buffer {
  const message = () => messageOfWrongTypes(chance, format, serial);
  const kind = chance.below(100);
  if (kind < 50)
    return encodeGarbage(chance.percent(70) ? message() : [message(), message()], format);
  if (kind < 70) return encodeGarbage(anyValue(chance, format), format);
  if (kind < 80) return chance.bytes(chance.below(300));
  if (kind < 90) return Buffer.alloc(0);
  if (kind < 98) return nestedBytes(chance.one([90, 1_000, 50_000]), format, 'list');
  return Buffer.alloc(600_000, 'x');
}

function garbageHeaders(chance: Chance, apiKey: string): string[] {
  const sometimes = (percent: number, name: string, values: readonly string[]) =>
    chance.percent(percent) ? [`${name}: ${chance.one(values)}`] : [];
  const basic = `Basic ${Buffer.from(apiKey).toString('base64')}`;
  const wrong = ['Basic', 'Basic !', 'Bearer x', 'Bearer a.b.c', 'Digest x', 'x'.repeat(500)];
  return [
    'Host: localhost',
    'Connection: close',
    `Authorization: ${chance.percent(90) ? basic : chance.one(wrong)}`,
    ...sometimes(30, 'Accept', ['application/x-msgpack', '*/*', '']),
    ...sometimes(5, 'Origin', ['http://localhost:1', 'null', 'http://elsewhere.example', 'x']),
    ...sometimes(5, 'X-Ably-ClientId', ['!', 'Kg==', 'eA==']),
    ...sometimes(3, 'Expect', ['100-continue', 'x']),
    ...sometimes(3, 'X-Huge', ['x'.repeat(8_000), 'x'.repeat(17_000), 'x'.repeat(200_000)]),
    ...(chance.percent(2) ? [chance.one(['no colon', ': nameless', 'X: \u0000'])] : []),
  ];
}
