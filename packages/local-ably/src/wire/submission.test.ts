import { expect, it } from 'vitest';
import { readRestChange, readSubmission } from './submission.ts';

it('only the fields that a client may set come through', () => {
  const submission = readSubmission({
    name: 'n',
    data: 'd',
    size: 2,
    serial: 'forged',
    timestamp: 1,
    connectionId: 'forged',
    action: 0,
    version: { serial: 'forged' },
    extras: { headers: { a: 1 } },
    clientId: null,
  });
  expect(submission).toEqual({
    kind: 'publish',
    drafts: [{ name: 'n', data: 'd', extras: { headers: { a: 1 } } }],
  });
});

it.each([1, 2, 5])('action %i is a change, with its operation and nothing else', (action) => {
  const submission = readSubmission([
    {
      action,
      serial: 's',
      data: [1],
      timestamp: 1,
      version: { clientId: 'c', description: 'd', metadata: { a: 'b' }, serial: 'forged' },
    },
  ]);
  expect(submission).toEqual({
    kind: 'change',
    change: {
      action,
      serial: 's',
      payload: { data: '[1]', encoding: 'json' },
      operation: { clientId: 'c', description: 'd', metadata: { a: 'b' } },
    },
  });
});

it.each([undefined, null])('data that is %s in a change stays as it was', (data) => {
  const submission = readSubmission({ action: 1, serial: 's', data });
  expect(submission).toMatchObject({ change: { payload: undefined } });
});

it.each([
  [[], 40000],
  ['text', 40000],
  [{ name: 5 }, 40000],
  [{ extras: 'x' }, 40000],
  [{ action: 1 }, 40003],
  [{ serial: '', action: 5 }, 40003],
  [{ serial: 's', action: 3 }, 40000],
  [{ serial: 's', action: 4 }, 40000],
  [{ serial: 's', action: 5, version: { metadata: { a: 1 } } }, 40000],
  [[{ serial: 's', action: 5 }, { data: 'x' }], 40000],
  [
    [
      { serial: 's', action: 5 },
      { serial: 's', action: 5 },
    ],
    40000,
  ],
  [{ data: '*', encoding: 'base64' }, 40013],
  [[{ id: 'a' }, { id: 'b' }], 40031],
  [[{ id: 'a:0' }, {}], 40031],
  [Array.from({ length: 1001 }, () => ({})), 40034],
])('case %#: refused', (body, code) => {
  expect(() => readSubmission(body)).toThrow(expect.objectContaining({ code }));
});

it('a list of ids with one base is accepted', () => {
  const submission = readSubmission([{ id: 'a:0' }, { id: 'a:1' }]);
  expect(submission.kind === 'publish' && submission.drafts).toHaveLength(2);
});

it('over REST the path names the message, and a change is an update unless it says', () => {
  const body = { serial: 'another', data: 'x' };
  expect(readRestChange(body, 's')).toMatchObject({ action: 1, serial: 's' });
  expect(readRestChange({ ...body, action: 5 }, 's')).toMatchObject({ action: 5, serial: 's' });
  const create = () => readRestChange({ action: 0 }, 's');
  expect(create).toThrow(expect.objectContaining({ code: 40000 }));
});
