import { ProtocolError } from '../wire/errors.ts';
import { Channel } from './channel.ts';
import type { LogLimits } from './channel-log.ts';

/** The channels in use. A channel exists from its first use until it has been idle long enough. */
export class Channels {
  readonly #channels = new Map<string, Channel>();
  readonly #limits: LogLimits;
  readonly #idleMs: number;

  /** `idleMs`: how long an unattached channel is kept after its last use. */
  constructor(limits: LogLimits, idleMs: number) {
    this.#limits = limits;
    this.#idleMs = idleMs;
  }

  /** The channel if it exists. Throws 40010 for an impossible name. */
  find(name: string): Channel | undefined {
    checkChannelName(name);
    return this.#channels.get(name);
  }

  /** The channel, made if need be. Throws 40010 for an impossible name. */
  open(name: string, now: number): Channel {
    const found = this.find(name);
    if (found !== undefined) return found;
    const channel = new Channel(name, this.#limits, now);
    this.#channels.set(name, channel);
    return channel;
  }

  /** Lets nobody resume from where they were; history stays. */
  forgetPositions(): void {
    for (const channel of this.#channels.values()) channel.log.forgetPositions();
  }

  /** Trims the logs and lets idle channels go. */
  sweep(now: number): void {
    for (const [name, channel] of this.#channels) {
      const isIdle = channel.attachments.size === 0 && channel.lastUsed < now - this.#idleMs;
      if (isIdle) this.#channels.delete(name);
      else channel.log.trim(now);
    }
  }
}

function checkChannelName(name: string): void {
  if (name !== '' && !/^[:,\s[]|[\r\n]/.test(name)) return;
  throw new ProtocolError(40010, 400, `invalid channel name: ${JSON.stringify(name)}`);
}
