import 'server-only';
import { z } from 'zod';
import type { Hydration, StreamingPattern } from '../chat/delivery-choice.ts';
import { HYDRATIONS, STREAMING_PATTERNS } from '../chat/delivery-choice.ts';
import { chooseModels, type ModelChoices } from './config-models.ts';

/** What the server was told by its environment (.env.example lists the variables). */
export type Config = {
  databaseUrl: string;
  /** Where browsers and agents reach realtime; no `endpoint` means Ably's own. */
  ably: { apiKey: string; endpoint?: string; port?: number; tls: boolean };
  authSecret: string;
  streamingPattern: StreamingPattern;
  hydration: Hydration;
  /** What may be asked to answer; the first one does when none is asked for. */
  models: ModelChoices;
  /** How long running responses may go on after SIGTERM, in milliseconds. */
  shutdownGraceMs: number;
  /** What a scheduler must know to ask for a sweep; without it nobody can. */
  cronSecret?: string;
};

/** The environment is wrong; `message` has one sentence per fault and says what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

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
  AI_MODELS: z.string().optional(),
  AI_GATEWAY_API_KEY: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url('must be a URL').optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
});

/**
 * Reads the configuration from environment variables. Throws a `ConfigError` that names every
 * fault. Nothing is read when this module is imported.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const given = Object.entries(env).filter(([, value]) => value?.trim());
  const set = Object.fromEntries(given);
  const parsed = environment.safeParse(set);
  const { models, faults } = chooseModels(set);
  if (!parsed.success || faults.length > 0) {
    const issues = parsed.error?.issues ?? [];
    const sentences = issues.map(({ path, message }) => `${path.join('.')} ${message}.`);
    throw new ConfigError([...sentences, ...faults].join('\n'));
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
    models,
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
