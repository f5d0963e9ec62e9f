import { setTimeout as delay } from 'node:timers/promises';
import type { SharedKind } from './fault-plan.ts';
import type { Lab } from './testbed.ts';

/** Makes a fault happen; resolves when it is over and everything can be reached again. */
const ACTS: Record<SharedKind, (lab: Lab, forMs: number) => Promise<void> | void> = {
  'agents cut off': ({ services }) => services.network.cut(),
  async 'agents cut off for a while'({ services }, forMs) {
    services.network.sever();
    await delay(forMs);
    services.network.restore();
  },
  async 'publishes unanswered, then cut off'({ services }, forMs) {
    const { faults } = services.realtime;
    faults.dropAcks = true;
    await delay(forMs);
    // Taken, but nobody knows: the next connection sends it once more.
    services.network.sever();
    faults.forgetConnections();
    faults.dropAcks = undefined;
    services.network.restore();
  },
  'database cut off': ({ services }) => services.database.cut(),
  async 'database cut off for a while'({ services }, forMs) {
    services.database.sever();
    await delay(forMs);
    services.database.restore();
  },
  'server killed': ({ application }) => application.restart('SIGKILL'),
  'realtime restarted with memory': (lab) => lab.restartRealtime(),
  'realtime restarted without memory': ({ services }) => services.realtime.faults.restart(),
  'continuity lost'({ services }) {
    const { faults } = services.realtime;
    faults.forgetConnections();
    faults.forgetPositions();
    faults.cutSockets();
  },
};

/** Makes a fault happen that meets everybody; resolves when it is over. */
export async function inflict(lab: Lab, kind: SharedKind, forMs: number): Promise<void> {
  await ACTS[kind](lab, forMs);
}
