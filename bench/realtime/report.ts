import { layOut, ms } from '../layout.ts';
import { median, percentile } from '../statistics.ts';
import type { FormatFigures, RealtimeFigures } from './all.ts';

/** The local realtime server's figures as a table. */
export function writeRealtimeTable({ formats, plan, memory }: RealtimeFigures): string {
  const row = (label: string, cell: (figures: FormatFigures) => string) => [
    label,
    cell(formats.json),
    cell(formats.msgpack),
  ];
  const { appends, subscribers } = plan.fanOut;
  const about = `${count(appends)} appends to ${subscribers} subscribers`;
  const indent = ' '.repeat(about.length + 2);
  const lags = ({ fanOuts }: FormatFigures) => fanOuts.flatMap(({ latencies }) => latencies);
  const total = ({ fanOuts }: FormatFigures) => median(fanOuts.map((fanOut) => fanOut.total));
  const rows = [
    ['local realtime server', 'JSON', 'msgpack'],
    row('one to one, messages/s', ({ oneToOne }) => count(oneToOne.rate)),
    row('            one message, p50', ({ oneToOne }) => ms(percentile(oneToOne.latencies, 0.5))),
    row('                         p99', ({ oneToOne }) => ms(percentile(oneToOne.latencies, 0.99))),
    row(`${about}, all at once, p50`, (figures) => ms(total(figures))),
    row(`${indent}deliveries/s`, (figures) =>
      count((appends * subscribers * 1_000) / total(figures)),
    ),
    row(`${indent}lag p99`, (figures) => ms(percentile(lags(figures), 0.99))),
    ...plan.hydration.sizes.map((messages, index) =>
      row(`history of ${count(messages)} through the SDK, p50 (worst)`, ({ hydrations }) => {
        const times = hydrations[index]?.times ?? [];
        return `${ms(median(times))} (${Math.max(...times).toFixed(0)})`;
      }),
    ),
    ...memory.map(({ messages, resident, used }) => [
      `memory after ${count(messages)} messages (of it in use)`,
      `${megabytes(resident)} MB (${megabytes(used)})`,
      '',
    ]),
  ];
  return layOut(rows);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}
