import { type FanOut, measureFanOut } from './fan-out.ts';
import { measureHydration } from './hydration.ts';
import { startLab } from './lab.ts';
import type { Format } from './lean-client.ts';
import { type Memory, measureMemory } from './memory.ts';
import { measureOneToOne, type OneToOne } from './one-to-one.ts';
import type { Plan } from './plan.ts';

/** The server's figures: times in ms, memory in bytes. */
export type Figures = {
  /** By format; a figure per round, a time per reading of a history. */
  formats: Record<Format, FormatFigures>;
  /** What was appended to how many, and which histories were read. */
  plan: Plan;
  memory: Memory;
};

export type FormatFigures = {
  oneToOne: OneToOne;
  fanOuts: FanOut[];
  hydrations: { messages: number; times: number[] }[];
};

const WARM_UP = { appends: 500, subscribers: 10 };

/** Measures the server; `say` is told what comes next. */
export async function measure(plan: Plan, say: (what: string) => void): Promise<Figures> {
  const json = await measureFormat('json', plan, say);
  const msgpack = await measureFormat('msgpack', plan, say);
  say(`memory over ${plan.memory.at(-1)?.toLocaleString('en')} messages`);
  const lab = await startLab();
  const memory = await measureMemory(lab, plan.memory);
  await lab.stop();
  return { formats: { json, msgpack }, plan, memory };
}

/** With a server of its own, so that no measurement bears what the one before left. */
async function measureFormat(
  format: Format,
  { oneToOne, fanOut, hydration }: Plan,
  say: (what: string) => void,
): Promise<FormatFigures> {
  const lab = await startLab();
  say(`${format}: one to one`);
  await measureFanOut(lab, format, WARM_UP);
  const figures: FormatFigures = {
    oneToOne: await measureOneToOne(lab, format, oneToOne),
    fanOuts: [],
    hydrations: [],
  };
  say(`${format}: one to ${fanOut.subscribers}`);
  for (let round = 0; round < fanOut.rounds; round += 1) {
    figures.fanOuts.push(await measureFanOut(lab, format, fanOut));
  }
  say(`${format}: history`);
  for (const messages of hydration.sizes) {
    const times = await measureHydration(lab, format, messages, hydration.samples);
    figures.hydrations.push({ messages, times });
  }
  await lab.stop();
  return figures;
}
