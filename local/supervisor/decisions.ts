import type { Env } from './settings.ts';

/** Which services the supervisor must provide itself. */
type Decisions = { isDatabaseLocal: boolean; isRealtimeLocal: boolean };

/** Each service is decided alone: what has no address or key is provided locally. */
export function decideServices(env: Env): Decisions {
  return { isDatabaseLocal: !env.DATABASE_URL, isRealtimeLocal: !env.ABLY_API_KEY };
}

const modelKeys = ['AI_GATEWAY_API_KEY', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY'];

/** What the ready line says of the model: its id, else the key that will choose one, else demo. */
export function describeModel(env: Env): string {
  if (env.AI_MODEL) return env.AI_MODEL;
  const key = modelKeys.find((name) => env[name]);
  return key ? `chosen by ${key}` : 'demo';
}
