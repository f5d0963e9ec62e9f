import type { InboundMessage, PaginatedResult, RealtimeHistoryParams } from 'ably';
import { expect, test } from 'vitest';
import { type HistoryReader, pageHistory } from './page-history.ts';

/** A channel of numbered messages that notes what it was asked. */
function channelOf(count: number, refuse?: (params: RealtimeHistoryParams) => void) {
  const requests: string[] = [];
  const newestFirst = Array.from({ length: count }, (_, index) => ({ id: `${count - index}` }));
  function pageFrom(from: number, limit: number): PaginatedResult<InboundMessage> {
    const hasNext = () => from + limit < count;
    const next = async () => {
      if (!hasNext()) return null;
      requests.push(`next ${limit}`);
      return pageFrom(from + limit, limit);
    };
    const items = newestFirst.slice(from, from + limit);
    return { items, hasNext, next } as unknown as PaginatedResult<InboundMessage>;
  }
  const reader: HistoryReader = {
    history: async (params) => {
      requests.push(`${params.direction} ${params.limit}${params.untilAttach ? ' attach' : ''}`);
      refuse?.(params);
      return pageFrom(0, params.limit ?? 100);
    },
  };
  return { reader, requests };
}

async function idsOf(pages: AsyncGenerator<InboundMessage[]>): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of pages) ids.push(...page.map(({ id }) => id ?? ''));
  return ids;
}

test('reads to the beginning in the largest pages, newest first', async () => {
  const { reader, requests } = channelOf(2_500);
  const ids = await idsOf(pageHistory(reader));
  expect(ids).toEqual(Array.from({ length: 2_500 }, (_, index) => `${2_500 - index}`));
  expect(requests).toEqual(['backwards 1000', 'next 1000', 'next 1000']);
});

test('asks for nothing that the caller does not need', async () => {
  const { reader, requests } = channelOf(2_500);
  for await (const page of pageHistory(reader, { firstLimits: [10, 100] })) {
    if (page.length === 100) break;
  }
  expect(requests).toEqual(['backwards 10', 'backwards 100']);
});

test('ends with a first page that holds everything', async () => {
  const { reader, requests } = channelOf(8);
  expect(await idsOf(pageHistory(reader, { firstLimits: [10] }))).toHaveLength(8);
  expect(requests).toEqual(['backwards 10']);
});

test('reads everything when Ably no longer knows the attach point', async () => {
  const { reader, requests } = channelOf(3, ({ untilAttach }) => {
    if (untilAttach) throw Object.assign(new Error('expired'), { code: 90008 });
  });
  expect(await idsOf(pageHistory(reader, { untilAttach: true }))).toEqual(['3', '2', '1']);
  expect(requests).toEqual(['backwards 1000 attach', 'backwards 1000']);
});

test('rejects with any other error', async () => {
  const { reader } = channelOf(3, () => {
    throw Object.assign(new Error('gone'), { code: 50000 });
  });
  await expect(idsOf(pageHistory(reader, { untilAttach: true }))).rejects.toThrow('gone');
});
