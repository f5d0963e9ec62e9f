import type { Tabs } from '../browser/tab.ts';
import { checkClock } from '../clock.ts';
import { measureHydrations } from '../delivery/hydration.ts';
import type { ChatFigures } from '../figures.ts';
import type { Plan } from '../plan.ts';
import type { Lab } from '../servers/compared-servers.ts';
import { measureCatchUp, measureLoss } from './catch-up.ts';
import { type Contender, watchAnswer } from './contender.ts';
import { measureFirstToken } from './first-token.ts';
import { measureLag } from './lag.ts';
import { measureStop } from './stop.ts';

const WARM_UP = { count: 30, rate: 30 };

/** Measures Rewind beside plain SSE; `say` is told what comes next. */
export async function measureAll(
  plan: Plan,
  setup: { lab: Lab; tabs: Tabs },
  say: (what: string) => void,
): Promise<ChatFigures> {
  const { lab } = setup;
  const rewind: Contender = { name: 'Rewind', url: lab.rewind.history };
  const plainSse: Contender = { name: 'plain SSE', url: lab.plainSse };
  const both = [rewind, plainSse];
  await checkClock('the model', lab.readModelClock);

  say('warming up');
  const other: Contender = { name: 'Rewind', url: lab.rewind.rewind };
  for (const contender of [...both, other]) await watchAnswer(contender, WARM_UP, setup);

  say('first token');
  const first = await measureFirstToken(both, plan.firstTokenSamples, setup);
  const firstToken = { rewind: of(first, rewind), plainSse: of(first, plainSse) };

  const lags: ChatFigures['lags'] = [];
  for (const rate of plan.rates) {
    say(`lag at ${rate} tokens per second`);
    const { lagSeconds: seconds, lagRounds: rounds } = plan;
    const measured = await measureLag(both, { rate, seconds, rounds }, setup);
    lags.push({ rate, rewind: of(measured, rewind), plainSse: of(measured, plainSse) });
  }

  const catchUps: ChatFigures['catchUps'] = [];
  for (const size of plan.sizes) {
    say(`catch-up at ${size / 1_000} KB`);
    const caughtUp = await measureCatchUp(size, plan, setup);
    catchUps.push({ size, ...caughtUp, plainSse: await measureLoss(plainSse, size, setup) });
  }
  say('stop');
  const stops = await measureStop(lab.rewind.history, plan.stops, setup.tabs);
  const hydrations = await measureHydrations(lab, plan.hydration, say);
  await checkClock('the model', lab.readModelClock);
  return { firstToken, lags, catchUps, stops, hydrations };
}

function of<T>(figures: Map<Contender, T>, contender: Contender): T {
  const found = figures.get(contender);
  if (found === undefined) throw new Error(`${contender.name} was not measured`);
  return found;
}
