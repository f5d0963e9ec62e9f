import { z } from 'zod';
import type { Message, PublishResult } from '../core/message.ts';
import type { PresenceMessage } from '../core/presence-message.ts';
import type { ErrorInfo } from '../errors.ts';

// Not every client turns its parameters into text.
const param = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/**
 * The fields of a frame that a client may send; everything else is dropped on reading. Absent and
 * null mean the same. `messages` and `presence` are checked where they are published, so that a bad
 * one is refused and not the frame.
 */
export const inboundFrame = z.object({
  action: z.number().int(),
  id: z.string().nullish(),
  channel: z.string().nullish(),
  channelSerial: z.string().nullish(),
  flags: z.number().int().nullish(),
  params: z.record(z.string(), param).nullish(),
  msgSerial: z.number().int().nonnegative().nullish(),
  messages: z.unknown().optional(),
  presence: z.unknown().optional(),
  auth: z.object({ accessToken: z.string() }).nullish(),
});

/** A frame from a client, after the check above. */
export type InboundFrame = z.infer<typeof inboundFrame>;

/** What CONNECTED tells the client about its connection (spec CD2). Sizes in bytes, times in ms. */
type ConnectionDetails = {
  readonly connectionKey: string;
  readonly clientId?: string | undefined;
  readonly maxMessageSize: number;
  readonly maxFrameSize: number;
  readonly maxInboundRate: number;
  readonly connectionStateTtl: number;
  readonly maxIdleInterval: number;
  readonly serverId: string;
};

/** A frame to a client. Undefined fields are not sent. */
export type OutboundFrame = {
  readonly action: number;
  readonly id?: string | undefined;
  readonly channel?: string | undefined;
  readonly channelSerial?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly connectionDetails?: ConnectionDetails | undefined;
  readonly timestamp?: number | undefined;
  readonly flags?: number | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly msgSerial?: number | undefined;
  readonly count?: number | undefined;
  readonly res?: readonly PublishResult[] | undefined;
  readonly error?: ErrorInfo | undefined;
  readonly messages?: readonly Message[] | undefined;
  readonly presence?: readonly PresenceMessage[] | undefined;
};
