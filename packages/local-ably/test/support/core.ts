import { fullCapability } from '../../src/auth/capability.ts';
import type { Identity } from '../../src/auth/identity.ts';
import { parseApiKey } from '../../src/auth/keys.ts';
import { MessageAction } from '../../src/core/actions.ts';
import type { App } from '../../src/core/app.ts';
import { type AttachRequest, attach } from '../../src/core/attach.ts';
import type { Attachment, Subscriber } from '../../src/core/attachment.ts';
import { Channel, type Origin } from '../../src/core/channel.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { ConnectionParams } from '../../src/core/connection.ts';
import type { Change } from '../../src/core/message.ts';
import { modeMask } from '../../src/core/modes.ts';
import { RateWindow } from '../../src/core/rate-window.ts';
import { type FaultSettings, makeFaults } from '../../src/faults.ts';
import {
  ablyLimits,
  type Behaviour,
  type ChannelRule,
  documentedBehaviour,
  type Limits,
  noRateLimits,
} from '../../src/options.ts';
import { addApp, type ServerState } from '../../src/server-state.ts';
import { frameOf } from '../../src/wire/event-frame.ts';
import { Flag } from '../../src/wire/flags.ts';
import { Action } from '../../src/wire/frame-actions.ts';
import type { OutboundFrame } from '../../src/wire/frames.ts';

/** A clock that stands still until it is told to go on. */
export function manualClock(start = 0): Clock & { advance(ms: number): void } {
  let now = start;
  let tasks: { at: number; act: () => void }[] = [];
  return {
    now: () => now,
    after(ms, act) {
      const task = { at: now + ms, act };
      tasks.push(task);
      return () => {
        tasks = tasks.filter((other) => other !== task);
      };
    },
    /** Moves on, doing what falls due on the way, in order. */
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = tasks.toSorted((one, other) => one.at - other.at)[0];
        if (next === undefined || next.at > end) break;
        tasks = tasks.filter((task) => task !== next);
        now = Math.max(now, next.at);
        next.act();
      }
      now = end;
    },
  };
}

type Settings = {
  limits?: Partial<Limits>;
  behaviour?: Partial<Behaviour>;
  start?: number;
};

const limitsOf = ({ limits }: Settings): Limits => ({ ...ablyLimits, ...noRateLimits, ...limits });
const behaviourOf = ({ behaviour }: Settings): Behaviour => ({
  ...documentedBehaviour,
  ...behaviour,
});

/** A channel of a clock of its own; without rates, unless they are named. */
export function openChannel(over: Settings & { rule?: ChannelRule; faults?: FaultSettings } = {}) {
  const clock = manualClock(over.start ?? 1_000_000);
  const faults = over.faults ?? {};
  const channel = new Channel('chat', {
    limits: limitsOf(over),
    behaviour: behaviourOf(over),
    rule: over.rule ?? {},
    clock,
    faults,
    journal: undefined,
  });
  return { channel, clock, faults };
}

const apiKey = parseApiKey('app.key:secret');

/** An app of a server without sockets; `mutable:…` is mutable. Rates and rollup as for a channel. */
export function openApp(over: Settings = {}) {
  const clock = manualClock(over.start ?? 1_000_000);
  const ignore = () => undefined;
  const server: ServerState = {
    apps: new Map(),
    keys: new Map([[apiKey.name, apiKey]]),
    nonces: new Map(),
    faults: makeFaults({
      cutSockets: ignore,
      forgetConnections: ignore,
      forgetPositions: ignore,
      restart: ignore,
      stallSockets: ignore,
    }),
    serverId: 'server',
    allowedOrigins: [],
    clock,
    log: ignore,
  };
  const rules = { mutable: { mutable: true }, kept: { persisted: true } };
  const app = addApp(server, {
    id: 'app',
    rules,
    limits: limitsOf(over),
    behaviour: behaviourOf(over),
  });
  return { server, app, clock, faults: server.faults };
}

/** A connection of an app, and the frames it is sent. */
export function connect(
  app: App,
  identity: Partial<Identity> = {},
  params: Partial<ConnectionParams> = {},
) {
  const { connection } = app.connections.open(identityOf(identity), undefined);
  const { frames, forms, subscriber } = listener();
  connection.params = { ...connection.params, ...params };
  connection.link = { send: subscriber.send, cut: () => undefined };
  return { connection, subscriber: connection, frames, forms };
}

/** Where a publish of a connection comes from, or one of REST. */
export function originOf(connectionId?: string): Origin {
  return { id: connectionId ?? 'rest', connectionId };
}

/** Publishes one text message, from a connection or from REST. */
export function say(channel: Channel, text: string, connectionId?: string): string {
  const draft = { name: 'm', data: text, encoding: undefined };
  return channel.publish([draft], originOf(connectionId)).serials[0] ?? '';
}

/** A change of a message; `data` undefined for one that leaves the data as it is. */
export function changeOf(
  serial: string,
  action: Change['action'],
  data: string | Uint8Array | undefined,
  over: Partial<Change> = {},
): Change {
  const payload = data === undefined ? undefined : { data, encoding: undefined };
  return { serial, action, payload, name: undefined, extras: undefined, operation: {}, ...over };
}

/** Appends a text, from a connection or from REST. Gives the serial of the version. */
export function append(
  channel: Channel,
  serial: string,
  text: string,
  connectionId?: string,
): string {
  const change = changeOf(serial, MessageAction.append, text);
  return channel.change(change, originOf(connectionId)).serials[0] ?? '';
}

/** A subscriber that keeps the frames it is sent. */
export function listener(id = 'conn', wantsEcho = true, deliveryRate = Number.POSITIVE_INFINITY) {
  const frames: OutboundFrame[] = [];
  const subscriber: Subscriber = {
    id,
    wantsEcho,
    attachments: new Map<string, Attachment>(),
    deliveries: new RateWindow(deliveryRate),
    send: (event) => frames.push(frameOf(event)),
  };
  const messages = () => frames.flatMap((frame) => frame.messages ?? []);
  const texts = () => messages().map(({ data }) => data);
  /** Action and data of each message. */
  const forms = () => messages().map(({ action, data }) => [action, data]);
  return { subscriber, frames, texts, forms };
}

/** Attaches a subscriber, and gives the ATTACHED it is sent. */
export function join(
  channel: Channel,
  { subscriber, frames }: { subscriber: Subscriber; frames: OutboundFrame[] },
  ask: Partial<Pick<AttachRequest, 'params' | 'channelSerial'>> & {
    flags?: number;
    identity?: Identity;
  } = {},
): OutboundFrame & { channelSerial: string; flags: number } {
  const { flags = 0, params = {}, channelSerial, identity = identityOf() } = ask;
  const before = frames.length;
  const isReattach = (flags & Flag.attachResume) !== 0;
  const modes = flags & modeMask;
  attach(channel, subscriber, identity, { modes, isReattach, params, channelSerial });
  const attached = frames[before];
  if (attached?.action !== Action.attached) throw new Error('the first frame is not ATTACHED');
  return { ...attached, channelSerial: attached.channelSerial ?? '', flags: attached.flags ?? 0 };
}

/** Ends an attachment, as a lost socket does. */
export function part(channel: Channel, { subscriber }: { subscriber: Subscriber }): void {
  const attachment = subscriber.attachments.get(channel.name);
  if (attachment === undefined) return;
  attachment.endGap?.();
  subscriber.attachments.delete(channel.name);
  channel.attachments.delete(attachment);
}

/** An identity that may do everything, or what `over` says. */
export function identityOf(over: Partial<Identity> = {}): Identity {
  return {
    appId: 'app',
    keyName: 'app.key',
    clientId: '*',
    capabilities: [fullCapability],
    expiresAt: undefined,
    ...over,
  };
}
