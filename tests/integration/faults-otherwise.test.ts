import { vi } from 'vitest';
import { prepareTestbed } from '../support/agents.ts';
import { describeReaders } from '../support/fault-cases.ts';

vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'));

// Where Ably's documents leave it open, the other answer to every question that concerns readers.
prepareTestbed({
  behaviour: {
    rewindIncludesChanged: true,
    appendWithoutExtras: 'remove',
    appendsCarryName: false,
    historyShowsLaterAppends: false,
    lostPosition: 'earliest',
    rewindAfterLostPosition: true,
    rolledUpSerials: 'all',
  },
});
describeReaders();
