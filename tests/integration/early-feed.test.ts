import { expect, it, vi } from 'vitest';
import { HYDRATIONS, STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { getTestbed, prepareTestbed } from '../support/agents.ts';
import { type Answer, allShown, allSpoken, answer, expectExact } from '../support/answers.ts';
import { words, writeScript } from '../support/scripted-model.ts';

vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'));

prepareTestbed();

/** Pages that are opened when the model has said 60 tokens, and that work once `hydrated` resolves. */
async function openPages(hydrated: (said: readonly Answer[]) => Promise<unknown>) {
  const said = await Promise.all(
    STREAMING_PATTERNS.map((pattern) => answer(pattern, writeScript(words(180), 30))),
  );
  await allSpoken(said, 60);
  const isHydrated = hydrated(said);
  const readers = said.flatMap(({ pattern, join }) =>
    HYDRATIONS.map(async (hydration) => ({
      ...(await join(hydration, { hydrated: isHydrated })),
      ...{ pattern, hydration },
    })),
  );
  return { said, readers: await Promise.all(readers) };
}

type Pages = Awaited<ReturnType<typeof openPages>>['readers'];

/** `changes` once, and history for each attachment that was not rewound. */
function expectAsked(readers: Pages, attachments: number) {
  for (const { pattern, hydration, countReads, countHistories } of readers) {
    expect({ pattern, hydration, reads: countReads(), histories: countHistories() }).toEqual({
      ...{ pattern, hydration, reads: 1 },
      histories: hydration === 'history' ? attachments : attachments - 1,
    });
  }
}

// PROTOCOL.md P41
it('what comes while a page hydrates is there when it has, and nothing is asked twice', async () => {
  const { said, readers } = await openPages((answers) => allSpoken(answers, 90));
  await allShown(said, 100);
  expectAsked(readers, 1);
  await expectExact(said);
});

it('a page whose attachment is lost while it hydrates is exact', async () => {
  const { said, readers } = await openPages(async (answers) => {
    await allSpoken(answers, 80);
    const { network, services } = getTestbed();
    network.sever();
    await allSpoken(answers, 90);
    services.realtime.faults.forgetPositions();
    network.restore();
    await allSpoken(answers, 110);
  });
  await allShown(said, 120);
  for (const { reasons } of readers) expect(reasons).toContain(90003);
  expectAsked(readers, 2);
  await expectExact(said);
});

it('a page that hydrates while realtime is away follows the database, and is exact', async () => {
  const { said } = await openPages(async (answers) => {
    await allSpoken(answers, 80);
    getTestbed().network.sever();
    await allSpoken(answers, 100);
  });
  await allSpoken(said, 120);
  getTestbed().network.restore();
  await allShown(said, 140);
  await expectExact(said);
});
