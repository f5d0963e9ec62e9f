import { vi } from 'vitest';
import { prepareTestbed } from '../support/agents.ts';
import { describeAgents, describeReaders } from '../support/fault-cases.ts';

vi.mock('../../lib/models/get-model.ts', () => import('../support/scripted-model.ts'));

// The server as Ably documents it, with its limits.
prepareTestbed();
describeReaders();
describeAgents();
