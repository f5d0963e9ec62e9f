import type { RealtimeChannel, RealtimeClient } from 'ably';
import type { DeliveryRecord } from '@/lib/inspection/recorder.ts';

/** The state of the connection and of the channel, and what the reducer had to repair. */
export function Facts(props: {
  record: DeliveryRecord;
  client: RealtimeClient | null;
  channel: RealtimeChannel | null;
}) {
  const { record, client, channel } = props;
  const { attachSerial, channelSerial } = positionsOf(channel);
  const { resumed, dropped, filledGaps, openGaps } = record;

  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1 text-note">
      <Fact name="Connection" value={client?.connection.state} />
      <Fact name="Channel" value={channel?.state} />
      <Fact name="Asked of it" value={paramsOf(channel)} />
      <Fact name="Resumed" value={resumed === null ? null : `${resumed}`} />
      <Fact name="Attached at" value={attachSerial} />
      <Fact name="Now at" value={channelSerial} />
      <Fact name="Duplicates dropped" value={`${dropped}`} />
      <Fact
        name="Gaps filled"
        value={openGaps > 0 ? `${filledGaps}, ${openGaps} open` : `${filledGaps}`}
      />
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: string | null | undefined }) {
  return (
    <>
      <dt className="text-quiet">{name}</dt>
      <dd
        title={value ?? undefined}
        className="truncate text-right font-mono text-[0.75rem] leading-5 tabular-nums"
      >
        {value || '–'}
      </dd>
    </>
  );
}

function paramsOf(channel: RealtimeChannel | null): string {
  const params = Object.entries(channel?.params ?? {});
  return params.map(([name, value]) => `${name} ${value}`).join(', ') || 'no rewind';
}

/**
 * The channel's serials, which ably-js keeps under the names of its specification but does not
 * declare in its types.
 */
function positionsOf(channel: RealtimeChannel | null) {
  type Positions = { attachSerial?: string | null; channelSerial?: string | null };
  return (channel as { properties?: Positions } | null)?.properties ?? {};
}
