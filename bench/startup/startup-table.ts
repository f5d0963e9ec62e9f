import { layOut } from '../layout.ts';
import type { StartupFigures } from './measure-startup.ts';

/** When each step of a start was named, and when the page could be used. */
export function writeStartupTable({ steps, toAddress, toPage }: StartupFigures): string {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  return layOut([
    ['npm run dev, nothing compiled', 'after'],
    ...steps.map(({ name, at }): [string, string] => [`  ${name}`, seconds(at)]),
    ['  the address is printed', seconds(toAddress)],
    ['  the first page was answered', seconds(toPage)],
  ]);
}
