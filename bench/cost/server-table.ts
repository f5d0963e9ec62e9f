import { layOut, ms } from '../layout.ts';
import type { Burst, BurstFigures } from './burst.ts';
import type { ServerFigures } from './measure-server.ts';

/** The server's figures as a table, a column for each pattern. */
export function writeServerTable(figures: ServerFigures): string {
  const [first] = figures;
  if (!first) return '';
  const few = (label: string, cell: (figures: BurstFigures) => string) => [
    label,
    ...figures.map((one) => cell(one.few)),
  ];
  const atOnce = (label: string, cell: (figures: BurstFigures) => string) => [
    label,
    ...figures.map((one) => cell(one.atOnce)),
  ];
  const about = `${first.atOnce.burst.responses} responses at once`;
  const indent = ' '.repeat(about.length + 2);
  return layOut([
    ['server cost', ...figures.map(({ pattern }) => pattern)],
    few(`per response of ${describe(first.few.burst)}, processor`, processor),
    few('  of it user + system', ({ cpu, burst }) =>
      [cpu.user, cpu.system].map((time) => ms(time / burst.responses)).join(' + '),
    ),
    few(
      '  database writes (of all statements)',
      ({ writes, statements, burst }) => `${each(writes, burst)} (${each(statements, burst)})`,
    ),
    few('  messages published', ({ published = 0, burst }) => each(published, burst)),
    atOnce(
      `${about}, each of ${describe(first.atOnce.burst)}, exact`,
      ({ exact, burst }) => `${exact} of ${burst.responses}`,
    ),
    atOnce(`${indent}published once more by the agent`, ({ mended }) => String(mended)),
    atOnce(`${indent}processor per response`, processor),
    atOnce(`${indent}event-loop delay p50`, ({ delay }) => ms(delay.p50)),
    atOnce(`${indent}                 p99`, ({ delay }) => ms(delay.p99)),
    atOnce(`${indent}                 worst`, ({ delay }) => ms(delay.worst)),
    atOnce(`${indent}load of the machine, before to after`, ({ load }) =>
      load.map((value) => value.toFixed(1)).join(' to '),
    ),
  ]);
}

function describe({ tokens, rate }: Burst): string {
  return `${tokens} tokens at ${rate}/s`;
}

function processor({ cpu, burst }: BurstFigures): string {
  return ms((cpu.user + cpu.system) / burst.responses);
}

function each(count: number, { responses }: Burst): string {
  return (count / responses).toFixed(1);
}
