import { ProtocolError } from '../errors.ts';
import type { ChannelRule, ChannelRules } from '../options.ts';
import { Channel } from './channel.ts';
import type { ChannelContext } from './channel-state.ts';
import { entriesOf, type JournalEntry } from './journal.ts';
import type { Message } from './message.ts';

/** The channels in use. A channel exists from its first use until it holds nothing any more. */
export class Channels {
  readonly #channels = new Map<string, Channel>();
  readonly #context: Omit<ChannelContext, 'rule'>;
  readonly #rules: ChannelRules;

  constructor(context: Omit<ChannelContext, 'rule'>, rules: ChannelRules) {
    this.#context = context;
    this.#rules = rules;
  }

  /** How many there are. */
  get size(): number {
    return this.#channels.size;
  }

  /** The channel if it exists. Throws 40010 for an impossible name. */
  find(name: string): Channel | undefined {
    checkChannelName(name);
    return this.#channels.get(name);
  }

  /** The channel, made if need be. Throws 40010 for an impossible name. */
  open(name: string): Channel {
    const found = this.find(name);
    if (found !== undefined) return found;
    const channel = new Channel(name, { ...this.#context, rule: this.ruleOf(name) });
    this.#channels.set(name, channel);
    return channel;
  }

  /** What the namespace of a channel was set up for. */
  ruleOf(name: string): ChannelRule {
    return this.#rules[name.split(':', 1)[0] ?? name] ?? {};
  }

  /** Takes back what a journal kept of a channel. Throws 40010, and as Channel.restore does. */
  restore(name: string, entry: JournalEntry): void {
    this.open(name).restore(entry);
  }

  /**
   * The fewest journal entries that lead to the messages kept at this moment, channel by channel.
   * They may be read bit by bit while the channels go on: what one says beyond this moment is passed
   * over when it is restored once more.
   */
  entries(): Iterable<{ channel: string; entries: readonly JournalEntry[] }> {
    const all = [...this.#channels.values()].map((channel) => {
      channel.trim();
      return { channel, messages: channel.store.from(0) };
    });
    return (function* () {
      for (const { channel, messages } of all) {
        const hasGivenId = ({ id }: Message) => channel.resultOf(id) !== undefined;
        for (const entries of entriesOf(messages, hasGivenId)) {
          yield { channel: channel.name, entries };
        }
      }
    })();
  }

  /** All channels. */
  values(): Iterable<Channel> {
    return this.#channels.values();
  }

  /** Lets nobody resume from where they were; history stays. */
  forgetPositions(): void {
    for (const channel of this.#channels.values()) channel.log.forgetPositions();
  }

  /** Drops all channels, in the journal too: nothing of them comes back. */
  forgetAll(): void {
    // An append that waits to be merged still holds its channel, and must not find its message.
    for (const channel of this.#channels.values()) channel.store.clear();
    this.#channels.clear();
    this.#context.journal?.clear();
  }

  /** Trims all channels and lets those go that nobody uses and that hold nothing. */
  sweep(): void {
    const { limits, clock } = this.#context;
    const idle: Channel[] = [];
    const idleSince = clock.now() - Math.max(limits.logMs, limits.connectionStateMs);
    for (const channel of this.#channels.values()) {
      channel.trim();
      if (channel.attachments.size > 0 || channel.presence.size > 0) continue;
      if (channel.lastUsed >= idleSince) continue;
      if (channel.store.length === 0) this.#channels.delete(channel.name);
      else idle.push(channel);
    }
    let bytes = idle.reduce((sum, channel) => sum + channel.bytes, 0);
    idle.sort((one, other) => one.lastUsed - other.lastUsed);
    for (const channel of idle) {
      if (bytes <= limits.idleBytes) return;
      bytes -= channel.bytes;
      this.#channels.delete(channel.name);
    }
  }
}

function checkChannelName(name: string): void {
  if (name !== '' && !/^[:,\s[]|[\r\n]/.test(name)) return;
  throw new ProtocolError(40010, 400, `invalid channel name: ${JSON.stringify(name)}`);
}
