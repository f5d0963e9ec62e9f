'use client';

import { X } from 'lucide-react';
import { type FocusEvent, useEffect, useRef, useSyncExternalStore } from 'react';
import type { Chat } from '@/lib/chat/chat.ts';
import type { Delivery } from '@/lib/chat/delivery-choice.ts';
import type { Message } from '@/lib/chat/message.ts';
import type { DeliveryRecorder } from '@/lib/inspection/recorder.ts';
import type { RealtimeConnection } from '../connection/realtime-client.ts';
import { DeliveryChoices } from '../settings/delivery-choices.tsx';
import { AnswerList } from './answer-list.tsx';
import { Facts } from './facts.tsx';
import { FaultButtons } from './fault-buttons.tsx';
import { LagChart } from './lag-chart.tsx';
import { closeInspector, INSPECTOR_BUTTON_ID, INSPECTOR_ID, takesFocus } from './open-state.ts';
import { Section } from './section.tsx';
import { Timeline } from './timeline.tsx';

export type InspectorProps = {
  /** Null while the server knows no such chat. */
  chat: Chat | null;
  /** How chats are delivered whose owner has not chosen. */
  defaults: Delivery;
  /** The shown branch, oldest first. */
  messages: readonly Message[];
  recorder: DeliveryRecorder;
  connection: RealtimeConnection | null;
  /** Null until the user is known. */
  channelName: string | null;
};

/**
 * Shows how the open chat came to this tab, and lets the reader cause faults. A column beside the
 * chat, or a sheet over it on narrow screens.
 */
export function Inspector(props: InspectorProps) {
  const { chat, defaults, messages, recorder, connection, channelName } = props;
  const record = useSyncExternalStore(recorder.subscribe, recorder.getRecord, recorder.getRecord);
  const panel = useRef<HTMLElement>(null);
  const client = connection?.client ?? null;
  const channel = client && channelName ? client.channels.get(channelName) : null;

  useEffect(() => {
    if (takesFocus()) panel.current?.focus({ preventScroll: true });
  }, []);

  // When the focus moves to the page behind the sheet, the sheet must not cover it.
  function closeOnLeave({ relatedTarget: next }: FocusEvent) {
    if (!(next instanceof Element) || panel.current?.contains(next)) return;
    const isButton = next.id === INSPECTOR_BUTTON_ID;
    if (!isButton && !matchMedia('(min-width: 64rem)').matches) closeInspector(true);
  }

  return (
    <section
      ref={panel}
      id={INSPECTOR_ID}
      tabIndex={-1}
      aria-label="Delivery inspector"
      onBlur={closeOnLeave}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        closeInspector();
      }}
      className="inspector"
    >
      <div className="flex h-14 shrink-0 items-center border-line border-b pr-1.5 pl-5">
        <h2 className="flex-1 font-medium text-sm">Delivery</h2>
        <button
          type="button"
          aria-label="Close the inspector"
          onClick={() => closeInspector()}
          className="grid size-11 place-items-center rounded-lg text-quiet transition-colors hover:text-ink"
        >
          <X aria-hidden="true" className="size-4.5" />
        </button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-[max(1.5rem,env(safe-area-inset-bottom))]">
        <Section title="Where the text came from">
          <AnswerList messages={messages} ranges={record.ranges} />
        </Section>
        <Section title="Token lag">
          <LagChart events={record.events} />
        </Section>
        <Section title="Connection">
          <Facts record={record} client={client} channel={channel} />
        </Section>
        <Section title="Break something">
          <FaultButtons client={client} channel={channel} />
        </Section>
        <Section title="Events" note={`the last ${record.events.length}`}>
          <Timeline events={record.events} />
        </Section>
        {chat && (
          <Section title="How this chat is delivered">
            <DeliveryChoices chat={chat} defaults={defaults} />
          </Section>
        )}
      </div>
    </section>
  );
}
