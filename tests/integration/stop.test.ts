import { expect, it, vi } from 'vitest';
import { cancelResponse } from '../../lib/agent/requests/cancel-response.ts';
import { STREAMING_PATTERNS } from '../../lib/chat/delivery-choice.ts';
import { getTestbed, prepareTestbed } from '../support/agents.ts';
import { answer, expectEqual, joinAll, rowOf } from '../support/answers.ts';
import { words, writeScript } from '../support/scripted-model.ts';

vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'));

prepareTestbed();

it.each(STREAMING_PATTERNS)('Stop before the first token, by %s', async (pattern) => {
  const script = writeScript(words(20), 60);
  script.pauseAfter(0);
  const said = await answer(pattern, script);
  await joinAll([said]);
  const { chatId, responseId } = said;
  const stop = () => cancelResponse({ ownerId: getTestbed().ownerId, chatId, responseId });
  await Promise.all([stop(), stop()]);
  script.goOn();
  await said.done;
  await expectEqual(said);
  const row = await rowOf(chatId, responseId);
  expect(row).toMatchObject({ status: 'cancelled', parts: [] });
  await stop();
  expect(await rowOf(chatId, responseId)).toEqual(row);
});
