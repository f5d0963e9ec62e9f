import 'server-only';
import { findLost } from '../database/find-lost.ts';
import { claimExpired, finishResponse } from '../database/finish.ts';
import { renewLease } from '../database/lease.ts';
import { promoteStranded } from '../database/promote.ts';
import { saveCheckpoint } from '../database/save-checkpoint.ts';
import { logError } from '../log.ts';
import type { AgentPorts } from './ports.ts';
import { openResponseChannel } from './realtime/response-channel.ts';
import { askModel } from './run/ask-model.ts';
import { systemClock } from './run/clock.ts';
import { improveTitle } from './run/improve-title.ts';
import { getRuns } from './run/run-registry.ts';

/** The world of an agent as it is: Postgres, Ably, the AI SDK and the runs of this process. */
export function agentPorts(): AgentPorts {
  return {
    clock: systemClock,
    store: {
      ...{ renewLease, saveCheckpoint, finishResponse, findLost, claimExpired, promoteStranded },
    },
    openChannel: openResponseChannel,
    askModel,
    improveTitle,
    runs: getRuns(),
    logError,
  };
}
