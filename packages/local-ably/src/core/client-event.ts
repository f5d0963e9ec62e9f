import type { ErrorInfo } from '../errors.ts';
import type { Message, PublishResult } from './message.ts';
import type { PresenceMessage } from './presence-message.ts';

/** What one publish or change delivers. */
export type Delivery = {
  readonly channelSerial: string;
  /** ms since the epoch */
  readonly timestamp: number;
  readonly id: string | undefined;
  readonly connectionId: string | undefined;
  readonly messages?: readonly Message[] | undefined;
  readonly presence?: readonly PresenceMessage[] | undefined;
};

/** What became of one publish of a connection, by the number that it gave it. */
export type Answer = {
  readonly kind: 'answer';
  readonly msgSerial: number;
} & ({ readonly result: PublishResult | undefined } | { readonly error: ErrorInfo });

/**
 * What a client is told. One event may go to any number of clients and is never changed, so that it
 * needs to be encoded only once.
 */
export type ClientEvent =
  | {
      readonly kind: 'attached';
      readonly channel: string;
      readonly channelSerial: string;
      /** Mode bits in force. */
      readonly modes: number;
      readonly isResumed: boolean;
      readonly hasBacklog: boolean;
      readonly hasPresence: boolean;
      /** Those that are acted upon. */
      readonly params: Readonly<Record<string, string>>;
      readonly error?: ErrorInfo | undefined;
    }
  /** A page of the members of a channel; the serial says whether another one follows. */
  | {
      readonly kind: 'members';
      readonly channel: string;
      readonly channelSerial: string;
      readonly presence: readonly PresenceMessage[];
    }
  | ({ readonly kind: 'delivery'; readonly channel: string } & Delivery)
  | { readonly kind: 'detached'; readonly channel: string }
  /** The attachment to a channel failed or has ended. */
  | { readonly kind: 'failed'; readonly channel: string; readonly error: ErrorInfo }
  | Answer;
