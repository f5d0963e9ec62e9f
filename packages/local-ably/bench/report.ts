import { count, layOut, ms, percentile } from '../../measurements.ts';
import type { Figures, FormatFigures } from './measure.ts';

/** The figures as a table. */
export function writeTable({ formats, plan, memory }: Figures): string {
  const row = (label: string, cell: (figures: FormatFigures) => string) => [
    label,
    cell(formats.json),
    cell(formats.msgpack),
  ];
  const { appends, subscribers } = plan.fanOut;
  const about = `${count(appends)} appends to ${subscribers} subscribers`;
  const indent = ' '.repeat(about.length + 2);
  const lags = ({ fanOuts }: FormatFigures) => fanOuts.flatMap(({ latencies }) => latencies);
  const total = ({ fanOuts }: FormatFigures) =>
    percentile(
      fanOuts.map((fanOut) => fanOut.total),
      0.5,
    );
  const rows = [
    ['', 'JSON', 'msgpack'],
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
        return `${ms(percentile(times, 0.5))} (${Math.max(...times).toFixed(0)})`;
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
