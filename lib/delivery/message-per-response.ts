import { createAccountedPublishes } from './accounted-publishes.ts';
import { type EncodedEvent, encodeEvent } from './encode.ts';
import type { TokenTextEvent } from './events.ts';
import { CONTENT_SPACING_MS, createPacedQueue } from './paced-queue.ts';
import { applyContent, type Content } from './parts.ts';
import { NO_PROGRESS } from './progress.ts';
import { PUBLISH_ATTEMPTS, type PublisherOptions, type ResponsePublisher } from './publisher.ts';
import { settledWithin } from './settled-within.ts';
import { sumOf } from './sum-of.ts';

/** What the pattern needs of a channel; `messageChannel` makes it of a Realtime channel. */
export type MessageChannel = {
  /** Publishes a message. */
  publish(message: EncodedEvent): Promise<unknown>;
  /** Publishes a message and resolves with its serial. */
  create(message: EncodedEvent): Promise<string>;
  append(serial: string, message: EncodedEvent, phase: Phase): Promise<unknown>;
  /** Replaces all that the message says. */
  update(serial: string, message: EncodedEvent, phase: Phase): Promise<unknown>;
  /** Undefined while there is no connection. */
  connectionId(): string | undefined;
  /** Resolves with the id of the connection as soon as there is one. Never rejects. */
  whenConnected(): Promise<string | undefined>;
};

/** Whether a message may still grow; travels as metadata of its version. */
type Phase = 'streaming' | 'done';

type MessagePerResponseOptions = PublisherOptions & {
  channel: MessageChannel;
};

/** A message is continued in another one before it has more UTF-16 units (PROTOCOL.md P23). */
const LONGEST_TEXT = 16_000;

/** One Ably message that text is streamed into. */
type TextMessage = Omit<TokenTextEvent, 'name'> & {
  /** Null until it was created. */
  serial: string | null;
  isBusy: boolean;
  /** UTF-16 units of `text` that were handed to the channel. */
  sent: number;
  /** False when something that was sent may be missing or doubled: the next time all is sent. */
  isSure: boolean;
  isClosed: boolean;
  isDone: boolean;
};

/**
 * The message-per-response pattern (Ably docs: ai-transport/token-streaming/message-per-response):
 * one Ably message per streamed part, created with its first words and appended to. Appends are not
 * awaited; where one was refused, or the connection changed, the whole text replaces the message.
 */
export function createMessagePerResponsePublisher({
  responseId,
  copied = NO_PROGRESS,
  channel,
  activeResponses,
  onProgress,
  onUndelivered,
  onUncertain,
  settleMs = 5_000,
  retryMs = 1_000,
}: MessagePerResponseOptions): ResponsePublisher {
  const texts: TextMessage[] = [];
  const publishes = createAccountedPublishes({
    ...{ responseId, settleMs, retryMs },
    publish: (message) => channel.publish(message),
    onRefused: onUndelivered,
  });
  /** Of these, what was done to messages of text. */
  const growing = new Set<Promise<boolean>>();
  let progress = copied;
  let open: TextMessage | null = null;
  /** What must not overtake the appends before it waits here: merged ones arrive late. */
  let order = Promise.resolve();
  let isWhole = true;
  let isOver = false;

  /**
   * Accounts for an operation on a message of text. One that was sent on a connection and answered
   * on another may have been made twice.
   */
  function accountText(message: TextMessage, operation: Promise<unknown>): Promise<boolean> {
    let sentOn = channel.connectionId();
    if (sentOn === undefined) {
      // It waits in the SDK, and goes out on the next connection.
      void channel.whenConnected().then((id) => {
        sentOn = id;
      });
    }
    const answer = publishes.add(operation).then((refusal) => {
      const isOnce = channel.connectionId() === sentOn;
      if (refusal || !isOnce) markUncertain(message);
      return !refusal;
    });
    const kept = answer.finally(() => growing.delete(kept));
    growing.add(kept);
    return kept;
  }

  /** Mends a message with the next words, or after a while when none come (PROTOCOL.md P22). */
  function markUncertain(message: TextMessage): void {
    message.isSure = false;
    onUncertain?.();
    setTimeout(() => {
      if (!isOver) pump(message);
    }, retryMs);
  }

  /** Puts something behind all text that was sent before it (PROTOCOL.md P21). Never rejects. */
  function afterText(act: () => unknown): void {
    order = order
      .then(() => settledWithin(Promise.all(growing), settleMs))
      .then(act)
      .then(() => undefined, onUndelivered);
  }

  function encoded(message: TextMessage, text: string): EncodedEvent {
    return encodeEvent({ ...placeOf(message), name: 'token-text', text });
  }

  /** Hands what a message gained to the channel, if nothing of it is on its way to a serial. */
  function pump(message: TextMessage): void {
    if (message.isBusy) return;
    const { serial, sent, isSure } = message;
    const isClosing = message.isClosed && !message.isDone;
    if (isSure && sent === message.text.length && !isClosing) return;
    message.sent = message.text.length;
    message.isSure = true;
    if (serial === null) {
      create(message);
      return;
    }
    message.isDone = message.isClosed;
    const phase: Phase = message.isClosed ? 'done' : 'streaming';
    const operation = isSure
      ? channel.append(serial, encoded(message, message.text.slice(sent)), phase)
      : channel.update(serial, encoded(message, message.text), phase);
    void accountText(message, operation);
  }

  /** What is said until the serial is known is appended at once then. */
  function create(message: TextMessage): void {
    message.isBusy = true;
    const created = channel.create(encoded(message, message.text)).then((serial) => {
      message.serial = serial;
    });
    void accountText(message, created).then((isTaken) => {
      message.isBusy = false;
      if (isTaken) pump(message);
    });
  }

  function begin(content: Extract<Content, { kind: 'token' }>, seq: number): TextMessage {
    const part = progress.parts[content.partIndex];
    const offset = part && 'text' in part ? part.text.length : 0;
    const { partIndex, partId, partType } = content;
    const message: TextMessage = {
      ...{
        responseId,
        firstSeq: seq,
        seq,
        partIndex,
        partId,
        partType,
        offset,
        sum: sumOf(''),
        text: '',
      },
      ...{ serial: null, isBusy: true, sent: 0, isSure: true, isClosed: false, isDone: false },
    };
    texts.push(message);
    afterText(() => {
      message.isBusy = false;
      pump(message);
    });
    return message;
  }

  function close(): void {
    if (!open) return;
    const message = open;
    open = null;
    message.isClosed = true;
    pump(message);
  }

  function take(content: Content): void {
    const seq = progress.seq + 1;
    if (content.kind === 'part') {
      close();
      afterText(async () => {
        if (await publishes.send({ name: 'part', responseId, seq, content })) isWhole = false;
      });
    } else {
      const fits = open && open.text.length + content.text.length <= LONGEST_TEXT;
      if (open?.partIndex !== content.partIndex || !fits) close();
      open ??= begin(content, seq);
      open.text += content.text;
      open.sum = sumOf(content.text, open.sum);
      open.seq = seq;
      pump(open);
    }
    progress = { parts: applyContent(progress.parts, content), seq };
    onProgress?.(progress);
  }

  const queue = createPacedQueue({
    spacingMs: () => activeResponses() * CONTENT_SPACING_MS,
    send: take,
  });

  /** Mends every message that may not say what it should. Resolves with whether all of it is there. */
  async function mend(): Promise<boolean> {
    for (let count = 1; count <= PUBLISH_ATTEMPTS; count += 1) {
      for (const message of texts) pump(message);
      if (!(await publishes.settle())) return false;
      if (texts.every(({ isSure, serial }) => isSure && serial !== null)) return true;
      if (count < PUBLISH_ATTEMPTS) await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    return false;
  }

  return {
    message: (event) => void publishes.send({ name: 'message', ...event }),
    start: (event) => void publishes.send({ name: 'start', responseId, ...event }),
    content: (content) => queue.push(content),
    progress: () => progress,
    async finish() {
      queue.flush();
      close();
      const isAnswering = await settledWithin(order.then(publishes.settle), settleMs);
      isOver = true;
      if (isAnswering && (await mend()) && isWhole) return { delivered: true };
      return { delivered: await publishes.sendWhole(progress, isAnswering) };
    },
    stop: publishes.sendStop,
  };
}

function placeOf(message: TextMessage): Omit<TokenTextEvent, 'name' | 'text'> {
  const { responseId, firstSeq, seq, partIndex, partId, partType, offset, sum } = message;
  return { responseId, firstSeq, seq, partIndex, partId, partType, offset, sum };
}
