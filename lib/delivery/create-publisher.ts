import type { StreamingPattern } from '../chat/delivery-choice.ts';
import { createMessagePerResponsePublisher, type MessageChannel } from './message-per-response.ts';
import { createMessagePerTokenPublisher } from './message-per-token.ts';
import type { PublisherOptions, ResponsePublisher } from './publisher.ts';

/** The publisher of a streaming pattern (PROTOCOL.md P3; Ably docs: ai-transport/token-streaming). */
export function createPublisher(
  pattern: StreamingPattern,
  channel: MessageChannel,
  options: PublisherOptions,
): ResponsePublisher {
  switch (pattern) {
    case 'message-per-token':
      return createMessagePerTokenPublisher({ ...options, publish: channel.publish });
    case 'message-per-response':
      return createMessagePerResponsePublisher({ ...options, channel });
  }
}
