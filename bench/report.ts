import { judge } from './aims.ts';
import { writeServerTable } from './cost/server-table.ts';
import { writeHydrationTable } from './delivery/hydration-table.ts';
import type { ChatFigures, Figures } from './figures.ts';
import { layOut, ms } from './layout.ts';
import { writePageTable } from './page/page-table.ts';
import { writeStartupTable } from './startup/startup-table.ts';
import { median, percentile } from './statistics.ts';

/** The figures as tables, and below them each aim with `pass` or `MISS`. */
export function writeReport(figures: Figures): string {
  const { chat, page, server, startup } = figures;
  const tables = [
    ...(chat ? [writeChatTable(chat), writeHydrationTable(chat.hydrations)] : []),
    ...(page ? [writePageTable(page)] : []),
    ...(server ? [writeServerTable(server)] : []),
    ...(startup ? [writeStartupTable(startup)] : []),
  ];
  const verdicts = judge(figures).map(
    ({ aim, measured, isMet }) => `${isMet ? 'pass' : 'MISS'}  ${aim}: ${measured}`,
  );
  return [...tables, verdicts.join('\n')].join('\n\n');
}

type Row = [label: string, rewind: string, plainSse: string, difference: string];

function writeChatTable(figures: ChatFigures): string {
  const rows: Row[] = [['', 'Rewind', 'plain SSE', 'difference']];
  const { rewind, plainSse } = figures.firstToken;
  const part = (p: number) => (values: number[]) => percentile(values, p);
  rows.push(
    compare('click on Send to first token, p50', rewind.toScreen, plainSse.toScreen, median),
    compare('                              p95', rewind.toScreen, plainSse.toScreen, part(0.95)),
    compare('  of it until the model is asked, p50', rewind.toModel, plainSse.toModel, median),
  );
  for (const lag of figures.lags) {
    const about = `token lag, model to page, ${lag.rate} tokens/s`;
    rows.push(
      compare(`${about}, p50`, lag.rewind, lag.plainSse, part(0.5)),
      compare(`${' '.repeat(about.length + 2)}p95`, lag.rewind, lag.plainSse, part(0.95)),
      compare(`${' '.repeat(about.length + 2)}p99`, lag.rewind, lag.plainSse, part(0.99)),
    );
  }
  for (const { size, history, rewind, plainSse } of figures.catchUps) {
    const about = `reload to caught up at ${size / 1_000} KB`;
    const lost = plainSse < size ? 'answer lost' : 'kept';
    rows.push(
      [`${about}, history, p50 (worst)`, medianAndWorst(history), lost, ''],
      [`${about}, rewind, p50 (worst)`, medianAndWorst(rewind), lost, ''],
    );
  }
  rows.push(['Stop in one tab to all tabs, p50 (worst)', medianAndWorst(figures.stops), '', '']);
  return layOut(rows);
}

function compare(
  label: string,
  rewind: number[],
  plainSse: number[],
  summary: (values: number[]) => number,
): Row {
  const [ours, theirs] = [summary(rewind), summary(plainSse)];
  const difference = ours - theirs;
  return [label, ms(ours), ms(theirs), `${difference < 0 ? '' : '+'}${ms(difference)}`];
}

function medianAndWorst(times: number[]): string {
  return `${ms(median(times))} (${Math.max(...times).toFixed(0)})`;
}
