import type { AgentPorts, ResponseChannel, ResponseStore } from '../../lib/agent/ports.ts';
import { NO_PROGRESS } from '../../lib/delivery/progress.ts';
import type { ResponsePublisher } from '../../lib/delivery/publisher.ts';
import type { SeededFault } from './reader-faults.ts';

/** Longer than a reader needs to hear of what was published. */
const LATE_MS = 5_000;

function withStore(change: (store: ResponseStore, ports: AgentPorts) => Partial<ResponseStore>) {
  return (ports: AgentPorts): AgentPorts => ({
    ...ports,
    store: { ...ports.store, ...change(ports.store, ports) },
  });
}

function withChannel(
  change: (channel: ResponseChannel, ports: AgentPorts) => Partial<ResponseChannel>,
) {
  return (ports: AgentPorts): AgentPorts => ({
    ...ports,
    openChannel(target) {
      const channel = ports.openChannel(target);
      return { ...channel, ...change(channel, ports) };
    },
  });
}

function withPublisher(change: (publisher: ResponsePublisher) => Partial<ResponsePublisher>) {
  return withChannel((channel) => ({
    createPublisher(options) {
      const publisher = channel.createPublisher(options);
      return { ...publisher, ...change(publisher) };
    },
  }));
}

/** Says that a row was ended before it is. */
function commitLate(store: ResponseStore, { clock }: AgentPorts): Partial<ResponseStore> {
  let revision = 0;
  return {
    async finishResponse(end) {
      const commit = () => void store.finishResponse(end);
      clock.after(LATE_MS, commit);
      const { chatId: id, responseId, status, parts, seq } = end;
      const [row] = await store.findLost(id);
      revision = (row?.response.revision ?? 1) + 1;
      const response = { ...BLANK, id: responseId, status, parts, seq, revision };
      return { response, chat: { ...BLANK_CHAT, id }, revision, next: null };
    },
  };
}

const CREATED_AT = '2026-11-21T12:00:00.000Z';
const BLANK = { parentId: null, role: 'assistant', createdAt: CREATED_AT } as const;
const BLANK_CHAT = {
  ...{ title: '', headId: null, pinned: false, createdAt: CREATED_AT, updatedAt: CREATED_AT },
  ...{ channel: '', streamingPattern: null, hydration: null },
};

/** Faults in the order "settle, commit, stop" and in recovery, and in which pattern they show. */
export const AGENT_FAULTS: readonly SeededFault[] = [
  {
    name: 'a run commits before it has settled',
    pattern: 'message-per-token',
    sabotage: {
      agent: withPublisher(() => ({ finish: async () => ({ delivered: true }) })),
    },
  },
  {
    name: 'a run publishes stop before it has committed',
    pattern: 'message-per-token',
    sabotage: { agent: withStore(commitLate) },
  },
  {
    name: 'a run commits less than it has published',
    pattern: 'message-per-response',
    sabotage: {
      agent: withStore((store) => ({
        finishResponse: (end) =>
          store.finishResponse({ ...end, parts: end.parts.slice(0, -1), seq: end.seq }),
      })),
    },
  },
  {
    name: 'a recovery does not read what the channel holds',
    pattern: 'message-per-token',
    sabotage: {
      recovery: withChannel(() => ({
        history: () => Promise.reject(new Error('had no answer')),
      })),
    },
  },
  {
    name: 'a recovery forgets what the row holds',
    pattern: 'message-per-token',
    sabotage: {
      recovery: withStore((store) => ({
        findLost: async (chatId) =>
          (await store.findLost(chatId)).map(({ response, chat }) => ({
            response: { ...response, ...NO_PROGRESS },
            chat,
          })),
      })),
    },
  },
  {
    name: 'a recovery tells readers before it has ended the row',
    pattern: 'message-per-token',
    sabotage: {
      recovery: withStore((store, { clock }) => ({
        async claimExpired(chatId, responseId, found) {
          const [lost] = await store.findLost(chatId);
          if (!lost) return null;
          clock.after(LATE_MS, () => void store.claimExpired(chatId, responseId, found));
          const revision = lost.response.revision + 1;
          const response = { ...lost.response, ...found, status: 'interrupted', revision } as const;
          return { response, chat: { ...BLANK_CHAT, id: chatId }, revision, next: null };
        },
      })),
    },
  },
];
