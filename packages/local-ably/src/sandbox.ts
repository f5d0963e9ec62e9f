import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { parseCapability } from './auth/capability.ts';
import { headerCredentials } from './auth/credentials.ts';
import { type ApiKey, verifyKey } from './auth/keys.ts';
import { PresenceAction } from './core/actions.ts';
import type { App, AppSettings } from './core/app.ts';
import { randomId } from './core/ids.ts';
import { ProtocolError } from './errors.ts';
import { type ChannelRules, noRateLimits } from './options.ts';
import type { Reply } from './rest/reply.ts';
import { authenticate, type RestRequest } from './rest/request.ts';
import type { ExtraRoutes } from './rest/router.ts';
import { addApp, removeApp, type ServerState } from './server-state.ts';
import { canonicalPayload } from './wire/payload-codec.ts';

const maxApps = 200;
const maxListed = 100;
const maxMembers = 1000;
// What Ably gives a key that is made without one: every channel, and nothing beside channels.
const defaultCapability = '{"*":["*"]}';

const memberShape = z.object({
  clientId: z.string().min(1),
  data: z.unknown().optional(),
  encoding: z.string().optional(),
});

/** What an app is made from. Fields that are not named here belong to features not found here. */
const appShape = z.object({
  limits: z
    .object({
      presence: z.object({ maxMembers: z.number().int().min(1).max(maxMembers) }).partial(),
    })
    .partial()
    .optional(),
  keys: z
    .array(z.object({ capability: z.string().default(defaultCapability) }))
    .min(1)
    .max(maxListed),
  namespaces: z
    .array(
      z.object({
        id: z.string().regex(/^[^:\s]{1,100}$/),
        persisted: z.boolean().default(false),
        mutableMessages: z.boolean().default(false),
      }),
    )
    .max(maxListed)
    .default([]),
  channels: z
    .array(
      z.object({ name: z.string(), presence: z.array(memberShape).max(maxMembers).default([]) }),
    )
    .max(maxListed)
    .default([]),
});

type AppPost = z.infer<typeof appShape>;

/**
 * Routes by which a test suite makes itself an app of its own and takes it down again: POST /apps,
 * DELETE /apps/{id} (with a key of that app), POST and GET /stats (with credentials). `settings`:
 * those of the server's own app, which the others share except for the rates; those are off there,
 * and the answer says so. Apps made so are never journalled. Throws 40000 with the field that is
 * wrong, 40300 for one app too many, and as authenticate and verifyKey do.
 */
export function sandboxRoutes(server: ServerState, settings: AppSettings): ExtraRoutes {
  const made = new Map<string, App>();
  return (request) => {
    const [area, id = ''] = request.segments;
    const path = request.segments.map((segment, index) => (index === 1 ? '*' : segment)).join('/');
    switch (`${request.method} ${path}`) {
      case 'POST apps':
        return postApp(request);
      case 'DELETE apps/*':
        return deleteApp(request, id);
      case 'POST stats':
      case 'GET stats':
        authenticate(server, request);
        // Nothing is counted here. That there is nothing to see still takes credentials to learn.
        return { status: request.method === 'POST' ? 201 : 200, body: [] };
      default:
        if (area !== 'apps') return undefined;
        throw new ProtocolError(40400, 404, `not supported by this sandbox: ${request.method}`);
    }
  };

  function postApp({ body, headers }: RestRequest): Reply {
    const post = readPost(body);
    const address = addressIn(headers.host);
    if (made.size >= maxApps) {
      throw new ProtocolError(40300, 403, `no more than ${maxApps} apps; DELETE one of them first`);
    }
    const id = randomName();
    const keys = post.keys.map(({ capability }): ApiKey & { readonly text: string } => ({
      appId: id,
      name: `${id}.${randomName()}`,
      secret: randomId(16),
      capability: parseCapability(capability),
      text: capability,
    }));
    const app = addApp(server, {
      id,
      rules: rulesOf(post),
      limits: {
        ...settings.limits,
        ...noRateLimits,
        membersPerChannel: post.limits?.presence?.maxMembers ?? settings.limits.membersPerChannel,
      },
      behaviour: settings.behaviour,
    });
    try {
      for (const channel of post.channels) enterMembers(app, channel);
    } catch (error) {
      removeApp(server, app);
      throw error;
    }
    made.set(id, app);
    for (const key of keys) server.keys.set(key.name, key);
    const limitsOff = Object.keys(noRateLimits);
    server.log(`sandbox: app ${id} made; switched off in it: ${limitsOff.join(', ')}`);
    return {
      status: 201,
      body: {
        accountId: 'local',
        appId: id,
        keys: keys.map(({ name, secret, text }) => ({
          keyName: name,
          keySecret: secret,
          keyStr: `${name}:${secret}`,
          capability: text,
        })),
        namespaces: post.namespaces,
        channels: post.channels,
        ...address,
        limitsOff,
      },
    };
  }

  function deleteApp({ headers }: RestRequest, id: string): Reply {
    const credentials = headerCredentials(headers.authorization);
    if (credentials === undefined || !('key' in credentials)) {
      throw new ProtocolError(40106, 401, 'a key of the app is needed to delete it');
    }
    const { appId } = verifyKey(server.keys, credentials.key);
    const app = made.get(id);
    if (app === undefined || appId !== id) {
      throw new ProtocolError(40400, 404, 'no app of this sandbox and this key');
    }
    made.delete(id);
    removeApp(server, app);
    server.log(`sandbox: app ${id} deleted`);
    return { status: 200, body: { appId: id } };
  }
}

function readPost(body: unknown): AppPost {
  const parsed = appShape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'body';
  throw new ProtocolError(40000, 400, `invalid app: ${field}: ${issue?.message}`);
}

/** Where the app's clients are sent: to where this request got through, by the Host it named. */
function addressIn(host: string | undefined) {
  const url = `http://${host}`;
  if (!URL.canParse(url)) throw new ProtocolError(40000, 400, 'malformed Host header');
  const { hostname, port } = new URL(url);
  return { endpoint: hostname, port: Number(port || 80), tls: false };
}

function rulesOf({ namespaces }: AppPost): ChannelRules {
  return Object.fromEntries(
    namespaces.map(({ id, persisted, mutableMessages }) => [
      id,
      { persisted, mutable: mutableMessages },
    ]),
  );
}

/** Lets members in that no connection stands for; they stay as long as the app. */
function enterMembers(app: App, { name, presence }: AppPost['channels'][number]): void {
  const channel = app.channels.open(name);
  if (presence.length === 0) return;
  const connectionId = randomId(8);
  const id = `${connectionId}:0`;
  const members = presence.map(({ clientId, data, encoding }, index) => ({
    ...canonicalPayload(data, encoding),
    id: `${id}:${index}`,
    clientId,
    connectionId,
    action: PresenceAction.enter,
  }));
  channel.announce(members, { id, connectionId });
}

/** Letters and digits, as Ably's app and key ids are. */
function randomName(): string {
  return randomBytes(5).toString('hex');
}
