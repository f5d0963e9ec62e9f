import type { RealtimeChannel } from 'ably';
import type { AgentPorts } from '../../lib/agent/ports.ts';
import type { ConversationEvent } from '../../lib/conversation/reduce.ts';
import type { ConversationState } from '../../lib/conversation/state.ts';

/** A fault that is put between the product and what is around it. */
export type Sabotage = {
  /** In the place of a reader's reducer. */
  reduce?(state: ConversationState, event: ConversationEvent): ConversationState;
  /** Around the channel that a reader follows. */
  channel?(channel: RealtimeChannel): RealtimeChannel;
  /** Around the ports of a run. */
  agent?(ports: AgentPorts): AgentPorts;
  /** Around the ports of a recovery. */
  recovery?(ports: AgentPorts): AgentPorts;
};
