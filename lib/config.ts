import 'server-only';
import { z } from 'zod';
import { HYDRATIONS } from './conversation/hydration.ts';
import { STREAMING_PATTERNS } from './delivery/patterns.ts';
import type { Hydration, StreamingPattern } from './records.ts';

/** What the server was told by its environment (.env.example lists the variables). */
export type Config = {
  databaseUrl: string;
  /** Where browsers and agents reach realtime; no `endpoint` means Ably's own. */
  ably: { apiKey: string; endpoint?: string; port?: number; tls: boolean };
  authSecret: string;
  streamingPattern: StreamingPattern;
  hydration: Hydration;
  model: ModelChoice;
  /** How long running responses may go on after SIGTERM, in milliseconds. */
  shutdownGraceMs: number;
  /** What a scheduler must know to ask for a sweep; without it nobody can. */
  cronSecret?: string;
};

export type ModelChoice = {
  provider: 'demo' | 'gateway' | 'openai' | 'anthropic' | 'openai-compatible';
  /** The provider's name of the model; `demo` for the demo model. */
  modelId: string;
};

/** The environment is wrong; `message` has one sentence per fault and says what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const MODEL_KEYS = {
  demo: [],
  gateway: ['AI_GATEWAY_API_KEY'],
  openai: ['OPENAI_API_KEY'],
  anthropic: ['ANTHROPIC_API_KEY'],
  'openai-compatible': ['OPENAI_BASE_URL'],
} as const;

/** Used when a key is set and AI_MODEL is not; in the order in which keys are looked for. */
const DEFAULT_MODELS: ReadonlyArray<readonly [key: keyof Environment, model: string]> = [
  ['AI_GATEWAY_API_KEY', 'gateway/openai/gpt-5-mini'],
  ['OPENAI_API_KEY', 'openai/gpt-5-mini'],
  ['ANTHROPIC_API_KEY', 'anthropic/claude-sonnet-5'],
];

const environment = z.object({
  DATABASE_URL: z
    .string('is not set: give the URL of a PostgreSQL database, or start with `npm start`')
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://'),
  ABLY_API_KEY: z
    .string('is not set: give an Ably API key, or start with `npm start`')
    .regex(/^[^.:]+\.[^.:]+:.+$/, 'must look like appId.keyId:secret'),
  ABLY_ENDPOINT: z.string().optional(),
  ABLY_PORT: z.coerce
    .number('must be a port (1 to 65535)')
    .int('must be a port (1 to 65535)')
    .min(1, 'must be a port (1 to 65535)')
    .max(65_535, 'must be a port (1 to 65535)')
    .optional(),
  ABLY_TLS: z.enum(['true', 'false'], 'must be true or false').default('true'),
  STREAMING_PATTERN: z
    .enum(STREAMING_PATTERNS, `must be one of ${STREAMING_PATTERNS.join(', ')}`)
    .default('message-per-token'),
  HYDRATION: z.enum(HYDRATIONS, `must be one of ${HYDRATIONS.join(', ')}`).default('history'),
  AUTH_SECRET: z
    .string('is not set: give 32 or more random characters (openssl rand -base64 32)')
    .min(32, 'must have at least 32 characters (openssl rand -base64 32)'),
  SHUTDOWN_GRACE: z.coerce
    .number('must be a number of seconds')
    .min(0, 'must not be negative')
    .default(10),
  CRON_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  AI_MODEL: z.string().optional(),
  AI_GATEWAY_API_KEY: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url('must be a URL').optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
});

type Environment = z.infer<typeof environment>;

/**
 * Reads the configuration from environment variables. Throws a `ConfigError` that names every
 * fault. Nothing is read when this module is imported.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const given = Object.entries(env).filter(([, value]) => value?.trim());
  const parsed = environment.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`).join('\n'),
    );
  }
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    ably: {
      apiKey: data.ABLY_API_KEY,
      ...(data.ABLY_ENDPOINT ? { endpoint: data.ABLY_ENDPOINT } : {}),
      ...(data.ABLY_PORT ? { port: data.ABLY_PORT } : {}),
      tls: data.ABLY_TLS === 'true',
    },
    authSecret: data.AUTH_SECRET,
    streamingPattern: data.STREAMING_PATTERN,
    hydration: data.HYDRATION,
    model: chooseModel(data),
    shutdownGraceMs: data.SHUTDOWN_GRACE * 1_000,
    ...(data.CRON_SECRET ? { cronSecret: data.CRON_SECRET } : {}),
  };
}

let config: Config | undefined;

/** The configuration of this process, read on first use. Throws a `ConfigError`. */
export function getConfig(): Config {
  config ??= parseConfig(process.env);
  return config;
}

function chooseModel(env: Environment): ModelChoice {
  const name = env.AI_MODEL ?? DEFAULT_MODELS.find(([key]) => env[key])?.[1] ?? 'demo';
  const slash = name.indexOf('/');
  const provider = slash < 0 ? name : name.slice(0, slash);
  const modelId = slash < 0 ? name : name.slice(slash + 1);
  if (!isProvider(provider) || !modelId || (slash < 0 && provider !== 'demo')) {
    const known = Object.keys(MODEL_KEYS).join(', ');
    throw new ConfigError(
      `AI_MODEL must be "demo" or "provider/model" with one of these providers: ${known}.`,
    );
  }
  const missing = MODEL_KEYS[provider].find((key) => !env[key]);
  if (missing) throw new ConfigError(`AI_MODEL is "${name}", which needs ${missing}.`);
  return { provider, modelId };
}

function isProvider(name: string): name is ModelChoice['provider'] {
  return Object.hasOwn(MODEL_KEYS, name);
}
