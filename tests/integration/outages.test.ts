import { expect, it, vi } from 'vitest';
import { ended, getTestbed, open, prepareTestbed, send } from '../support/agents.ts';
import {
  type Answer,
  allShown,
  allSpoken,
  answerInAllWays,
  expectExact,
  joinAll,
  rowOf,
} from '../support/answers.ts';
import { words, writeScript } from '../support/scripted-model.ts';

vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'));

const token = vi.hoisted(() => ({ seconds: null as number | null, count: 0 }));

vi.mock('jose', async (original) => {
  const jose = await original<typeof import('jose')>();
  class SignJWT extends jose.SignJWT {
    override setExpirationTime(input: number | string | Date): this {
      const { seconds } = token;
      token.count += 1;
      return super.setExpirationTime(seconds ? Math.floor(Date.now() / 1_000) + seconds : input);
    }
  }
  return { ...jose, SignJWT };
});

prepareTestbed();

const someWords = () => writeScript(words(90), 60);

const REFUSAL = { code: 42913, statusCode: 429, message: 'too fast' };

/** The names of what is published from now on, with the status of its row at that moment. */
function watchStops(answers: readonly Answer[]): Array<Promise<string | undefined>> {
  const statuses: Array<Promise<string | undefined>> = [];
  let tokens = 0;
  getTestbed().services.realtime.faults.rejectPublish = ({ channel, names: [name] }) => {
    const said = answers.find(({ chatId }) => channel.endsWith(chatId));
    if (said && name === 'stop') {
      statuses.push(rowOf(said.chatId, said.responseId).then((row) => row?.status));
    }
    // Some are refused, so that nothing but recovery on the channel makes it whole.
    tokens += name === 'token' ? 1 : 0;
    return name === 'token' && tokens % 6 === 0 ? REFUSAL : undefined;
  };
  return statuses;
}

// First, so that agents have no connection from before.
it('tokens that expire are renewed without anybody noticing', async () => {
  Object.assign(token, { seconds: 2, count: 0 });
  try {
    const answers = await answerInAllWays(() => writeScript(words(150), 60));
    for (const { script } of answers) script.pauseAfter(140);
    await allSpoken(answers, 60);
    await joinAll(answers);
    await allShown(answers, 140);
    for (const { script } of answers) script.goOn();
    await expectExact(answers);
    // Two agents and eight readers, who had one each to begin with.
    expect(token.count).toBeGreaterThan(12);
  } finally {
    token.seconds = null;
  }
});

it('while the database is away nothing ends; when it is back all is committed, then told', async () => {
  const { database } = getTestbed().services;
  const answers = await answerInAllWays(someWords);
  const stops = watchStops(answers);
  await allSpoken(answers, 60);
  database.sever();
  await allSpoken(answers, 90);
  await allShown(answers, 90);
  const refused = database.countRefused();
  await vi.waitUntil(() => database.countRefused() > refused + 4, { timeout: 10_000 });
  expect(stops).toEqual([]);
  database.restore();
  await expectExact(answers);
  expect(await Promise.all(stops)).toEqual(['complete', 'complete']);
});

it('a conversation that cannot be read before the model is asked is read again', async () => {
  const { chatId, done } = await send('count to 2 at 100 per second');
  await done;
  // What the model is asked with: the branch that the question stands at the end of.
  getTestbed().services.database.loseAnswerTo('with recursive branch');
  const next = await send('count to 3 at 100 per second', chatId);
  await next.done;
  expect(await rowOf(chatId, next.responseId)).toMatchObject({
    status: 'complete',
    parts: [{ type: 'text', text: '1 2 3' }],
  });
});

it('a commit whose answer is lost has ended the response all the same', async () => {
  const { database } = getTestbed().services;
  // So short that nothing but its end is committed.
  const answers = await answerInAllWays(() => writeScript(words(50), 60));
  const queued = await Promise.all(
    answers.map(({ chatId }) => send('count to 3 at 100 per second', chatId)),
  );
  await allSpoken(answers, 50);
  database.loseAnswerTo('COMMIT');
  await expectExact(answers);
  for (const { chatId, responseId } of queued) {
    const reader = await open(chatId);
    const state = await reader.until(ended(responseId));
    expect(state.messages.get(responseId)).toMatchObject({
      status: 'complete',
      parts: [{ type: 'text', text: '1 2 3' }],
    });
  }
});
