import type { LocalAbly } from '../../src/server.ts';

/** What POST /apps answers, as far as tests read it. */
type SandboxApp = {
  readonly appId: string;
  readonly keys: readonly { keyName: string; keyStr: string; capability: string }[];
  readonly namespaces: readonly { id: string }[];
  readonly endpoint: string;
  readonly port: number;
  readonly tls: boolean;
  readonly limitsOff: readonly string[];
};

/** A request to the server with JSON, and with a key if one is given. */
export async function ask(
  server: LocalAbly,
  method: string,
  path: string,
  { body, key }: { body?: unknown; key?: string | undefined } = {},
) {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(key && { authorization: `Basic ${Buffer.from(key).toString('base64')}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

/** Makes an app on a server with a sandbox: one key with every capability, unless the post says. */
export async function makeApp(server: LocalAbly, post: object = {}): Promise<SandboxApp> {
  const { status, body } = await ask(server, 'POST', '/apps', { body: { keys: [{}], ...post } });
  if (status !== 201) throw new Error(`POST /apps: ${JSON.stringify(body)}`);
  return body as SandboxApp;
}
