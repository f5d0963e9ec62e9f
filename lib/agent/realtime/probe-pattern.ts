import 'server-only';
import { v7 as uuidv7 } from 'uuid';
import { PROTOCOL_VERSION } from '../../delivery/events.ts';
import { settledWithin } from '../../delivery/settled-within.ts';
import { acquireConnection } from './connections.ts';
import { messageChannel } from './message-channel.ts';

/** Ably's code for a namespace whose messages cannot be changed. */
const NOT_ENABLED = 93002;

/** How long realtime may take to say what its namespace allows. */
const PATIENCE_MS = 5_000;

/** What the operator has to do when appends are refused. */
export const MISSING_RULE = `The namespace "ai" of the Ably app does not allow messages to be appended to, which message-per-response needs. \
Add a rule for the namespace "ai" with "Message annotations, updates, deletes and appends" \
(Ably dashboard: Configuration, Rules; or the Ably CLI: ably apps rules create), \
or set STREAMING_PATTERN=message-per-token. The local server takes LOCAL_ABLY_RULES=ai=mutable.`;

let isKnownToWork = false;

/**
 * Whether messages of chats can be appended to: publishes and appends on a scratch channel of their
 * namespace. Undefined when realtime cannot be asked now. A yes is remembered.
 */
export async function canAppend(): Promise<boolean | undefined> {
  if (isKnownToWork) return true;
  const { client, release } = acquireConnection();
  const channel = client.channels.get(`ai:probe:${uuidv7()}`);
  const messages = messageChannel(client, channel);
  const probe = {
    name: 'probe',
    data: '',
    extras: { headers: { v: PROTOCOL_VERSION } },
  };
  let answer: boolean | undefined;
  const asked = messages
    .create(probe)
    .then((serial) => messages.append(serial, probe, 'done'))
    .then(
      () => {
        answer = true;
      },
      (error: { code?: number }) => {
        if (error.code === NOT_ENABLED) answer = false;
      },
    );
  await settledWithin(asked, PATIENCE_MS);
  client.channels.release(channel.name);
  release();
  isKnownToWork = answer === true;
  return answer;
}
