import type { FaultSettings } from '../faults.ts';
import type { Behaviour, ChannelRule, Limits } from '../options.ts';
import type { Attachment } from './attachment.ts';
import type { ChannelLog } from './channel-log.ts';
import type { Clock } from './clock.ts';
import type { ChannelJournal } from './journal.ts';
import type { MessageStore } from './message-store.ts';
import type { PresenceSet } from './presence-set.ts';

/** What all channels of an app share, and the rule of this one. */
export type ChannelContext = {
  readonly limits: Limits;
  readonly behaviour: Behaviour;
  readonly rule: ChannelRule;
  readonly clock: Clock;
  readonly faults: FaultSettings;
  readonly journal: ChannelJournal | undefined;
};

/** What a channel holds, as those see it who tell its clients. */
export type ChannelState = {
  readonly name: string;
  readonly context: ChannelContext;
  readonly attachments: Set<Attachment>;
  readonly log: ChannelLog;
  readonly store: MessageStore;
  readonly presence: PresenceSet;
};
