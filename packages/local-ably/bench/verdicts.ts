import { percentile } from '../../measurements.ts';
import type { Figures } from './measure.ts';

const MESSAGE_MS = 5;
const FAN_OUT_MS = 1_000;
const HYDRATION_MS = 500;
/** What is collected stays resident for a while. */
const GROWTH = 0.15;

export type Verdict = { aim: string; measured: string; isMet: boolean };

/** The aims, held against the figures of one run. */
export function judge({ formats, plan, memory }: Figures): Verdict[] {
  const verdicts = (['json', 'msgpack'] as const).flatMap((format): Verdict[] => {
    const { oneToOne, fanOuts, hydrations } = formats[format];
    const { appends, subscribers } = plan.fanOut;
    const largest = hydrations.at(-1);
    return [
      within(
        `one message (p99) within ${MESSAGE_MS} ms, ${format}`,
        percentile(oneToOne.latencies, 0.99),
        MESSAGE_MS,
      ),
      within(
        `${appends} appends to ${subscribers} subscribers (p50) within ${FAN_OUT_MS} ms, ${format}`,
        percentile(
          fanOuts.map(({ total }) => total),
          0.5,
        ),
        FAN_OUT_MS,
      ),
      within(
        `history of ${largest?.messages} messages (p50) within ${HYDRATION_MS} ms, ${format}`,
        percentile(largest?.times ?? [], 0.5),
        HYDRATION_MS,
      ),
    ];
  });
  return [...verdicts, judgeMemory(memory)];
}

/** The limits are reached long before the second reading. */
function judgeMemory(memory: Figures['memory']): Verdict {
  const [from, to] = memory.slice(-2);
  if (from === undefined || to === undefined) throw new Error('memory was not read twice');
  const growth = (to.resident - from.resident) / from.resident;
  return {
    aim: `memory from ${from.messages} to ${to.messages} messages grows by ${GROWTH * 100} % at most`,
    measured: `${(growth * 100).toFixed(1)} %`,
    isMet: growth <= GROWTH,
  };
}

function within(aim: string, ms: number, limit: number): Verdict {
  return { aim, measured: `${ms.toFixed(1)} ms`, isMet: ms <= limit };
}
