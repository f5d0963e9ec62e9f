import type { Message, MessageVersion } from './message.ts';
import type { StoredMessage } from './message-store.ts';
import type { Payload } from './payload.ts';
import { channelSerialOf } from './serial.ts';

/** One thing that became of the messages of a channel, as far as it outlives a restart. */
export type JournalEntry =
  /** The messages of one publish; `hasGivenId`: its client named it, so a repeat is recognised. */
  | {
      readonly kind: 'publish';
      readonly messages: readonly Message[];
      readonly hasGivenId: boolean;
    }
  /** A message in its newest form; `isVersion` unless it was only appended to. */
  | { readonly kind: 'change'; readonly message: Message; readonly isVersion: boolean }
  /** What one append added, and not the whole: a journal of many appends stays as small as they are. */
  | {
      readonly kind: 'append';
      /** The message that was appended to. */
      readonly serial: string;
      readonly piece: Payload;
      readonly version: MessageVersion;
      /** What they are now, when the append changed them. */
      readonly fields?: MessageFields | undefined;
    };

/** What an append may change beside the data. */
type MessageFields = Pick<Message, 'name' | 'extras'>;

/** What outlives a restart. */
export type ChannelJournal = {
  /**
   * Keeps an entry, before it is stored, delivered and acknowledged. Throws when it cannot; then the
   * operation is refused.
   */
  write(channel: string, entry: JournalEntry): void;
  /** Forgets all channels. */
  clear(): void;
};

/** The entry of an append that made `latest` of a message. */
export function appendEntry(
  before: Message,
  latest: Message,
  piece: Payload | undefined,
): JournalEntry {
  const { name, extras, serial, version } = latest;
  const isSame = name === before.name && extras === before.extras;
  return {
    kind: 'append',
    serial,
    piece: piece ?? { data: undefined, encoding: undefined },
    version,
    fields: isSame ? undefined : { name, extras },
  };
}

/**
 * The fewest entries that lead to these messages, publish by publish. What one step yields is of one
 * moment, so that messages may change between the steps.
 */
export function* entriesOf(
  messages: readonly StoredMessage[],
  hasGivenId: (message: Message) => boolean,
): Generator<readonly JournalEntry[]> {
  let publish: StoredMessage[] = [];
  for (const stored of messages) {
    const [first] = publish;
    if (first !== undefined && !isOfSamePublish(first.latest, stored.latest)) {
      yield publishEntries(publish, hasGivenId);
      publish = [];
    }
    publish.push(stored);
  }
  if (publish.length > 0) yield publishEntries(publish, hasGivenId);
}

function isOfSamePublish(one: Message, other: Message): boolean {
  return channelSerialOf(one.serial) === channelSerialOf(other.serial);
}

function publishEntries(
  publish: readonly StoredMessage[],
  hasGivenId: (message: Message) => boolean,
): readonly JournalEntry[] {
  const messages = publish.map(({ versions, latest }) => versions[0] ?? latest);
  const changes = publish.flatMap(({ versions, latest }): JournalEntry[] => {
    const later = versions.slice(1).map((message) => change(message, true));
    return latest === (versions.at(-1) ?? latest) ? later : [...later, change(latest, false)];
  });
  const isRepeatable = messages[0] !== undefined && hasGivenId(messages[0]);
  return [{ kind: 'publish', messages, hasGivenId: isRepeatable }, ...changes];
}

function change(message: Message, isVersion: boolean): JournalEntry {
  return { kind: 'change', message, isVersion };
}
