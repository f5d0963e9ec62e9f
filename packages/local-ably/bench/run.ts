import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Figures, measure } from './measure.ts';
import { choosePlan } from './plan.ts';
import { writeTable } from './report.ts';
import { judge } from './verdicts.ts';

const usage = `usage: npm run bench -- [--quick] [--json FILE]

  --quick      the same measurements with fewer samples
  --json FILE  also write the figures to FILE`;

const method = `The server is measured alone, in a process of its own, with the rates off (connectionPublishRate,
channelPublishRate, connectionDeliveryRate, appendRollupMs) and its memory limits as they are.
Publisher and subscribers are lean WebSocket clients in this process that decode and check
everything, since fifty SDK clients would measure the SDK; history is read by the SDK. Its memory is
what is resident after a full collection, while messages go through the socket in lists of a hundred
into one channel that keeps them, with one subscriber.`;

/** Progress is not a result: it goes beside the table. */
function say(what: string): void {
  process.stderr.write(`bench: ${what}\n`);
}

function readOptions(): { isQuick: boolean; file: string | undefined } {
  try {
    const { values } = parseArgs({
      options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
    });
    return { isQuick: values.quick, file: values.json };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}

const { isQuick, file } = readOptions();
const load = loadavg()[0] ?? 0;
const figures: Figures = await measure(choosePlan(isQuick), say);
const verdicts = judge(figures).map(
  ({ aim, measured, isMet }) => `${isMet ? 'pass' : 'MISS'}  ${aim}: ${measured}`,
);
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, load ${load.toFixed(1)} before; Node ${process.version}`;
process.stdout.write(
  `${[method, machine, writeTable(figures), verdicts.join('\n')].join('\n\n')}\n`,
);
if (file !== undefined) await writeFile(file, `${JSON.stringify(figures)}\n`);
