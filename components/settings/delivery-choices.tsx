'use client';

import { useId } from 'react';
import type { Chat } from '@/lib/chat/chat.ts';
import {
  type Delivery,
  effectiveDelivery,
  type Hydration,
  type StreamingPattern,
} from '@/lib/chat/delivery-choice.ts';
import { patchChat } from '../connection/api.ts';
import { useAttempt } from '../ui/use-attempt.ts';

const PATTERNS: Record<StreamingPattern, string> = {
  'message-per-token': 'A message on the channel for each batch of tokens',
  'message-per-response': 'One message for each part, which grows',
};

const HYDRATIONS: Record<Hydration, string> = {
  history: 'The page reads the channel’s history',
  rewind: 'The channel replays its last messages',
};

/**
 * The choices of how a chat is delivered. A choice is saved at once. The radio shows what the
 * server has, so a refused choice falls back by itself, and the reason shows.
 */
export function DeliveryChoices({ chat, defaults }: { chat: Chat; defaults: Delivery }) {
  const { streamingPattern, hydration } = effectiveDelivery(chat, defaults);
  const { problem, attempt } = useAttempt();

  function choose(settings: Partial<Delivery>) {
    void attempt(() => patchChat(chat.id, settings));
  }

  return (
    <>
      <Choice
        legend="Streaming pattern"
        note="From the next answer on"
        options={PATTERNS}
        chosen={streamingPattern}
        onChoose={(chosen) => choose({ streamingPattern: chosen })}
      />
      <Choice
        legend="Hydration"
        note="From the next time this chat is opened"
        options={HYDRATIONS}
        chosen={hydration}
        onChoose={(chosen) => choose({ hydration: chosen })}
      />
      <p role="status" className="text-accent text-note empty:hidden">
        {problem}
      </p>
    </>
  );
}

function Choice<Value extends string>(props: {
  legend: string;
  note: string;
  options: Record<Value, string>;
  chosen: Value;
  onChoose(value: Value): void;
}) {
  const { legend, note, options, chosen, onChoose } = props;
  const name = useId();
  return (
    <fieldset className="mb-5 last-of-type:mb-0">
      <legend className="font-medium text-sm">{legend}</legend>
      <p className="mb-1 text-note text-quiet">{note}</p>
      {(Object.entries(options) as [Value, string][]).map(([value, explanation]) => (
        <label
          key={value}
          className="-mx-2 flex min-h-11 cursor-pointer items-start gap-3 rounded-lg px-2 py-2 hover:bg-hover"
        >
          <input
            type="radio"
            name={name}
            checked={value === chosen}
            onChange={() => onChoose(value)}
            className="mt-1 accent-ink"
          />
          <span>
            <span className="block text-sm">{value}</span>
            <span className="block text-note text-quiet">{explanation}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
