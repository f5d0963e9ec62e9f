import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';

const COMPLETE = {
  DATABASE_URL: 'postgresql://localhost/rewind',
  ABLY_API_KEY: 'app.key:secret',
  AUTH_SECRET: 'x'.repeat(32),
};

describe('the configuration', () => {
  it('has defaults for all that is not a secret', () => {
    expect(parseConfig({ ...COMPLETE, HYDRATION: '', AI_MODEL: ' ' })).toEqual({
      databaseUrl: COMPLETE.DATABASE_URL,
      ably: { apiKey: COMPLETE.ABLY_API_KEY, tls: true },
      authSecret: COMPLETE.AUTH_SECRET,
      streamingPattern: 'message-per-token',
      hydration: 'history',
      models: [
        { name: 'demo', provider: 'demo', modelId: 'demo' },
        { name: 'demo/thoughtful', provider: 'demo', modelId: 'thoughtful' },
      ],
      shutdownGraceMs: 10_000,
    });
  });

  it('names every fault', () => {
    const parse = () => parseConfig({ DATABASE_URL: 'mysql://x', HYDRATION: 'magic' });
    expect(parse).toThrow(/DATABASE_URL must begin with postgresql/);
    expect(parse).toThrow(/ABLY_API_KEY is not set/);
    expect(parse).toThrow(/AUTH_SECRET is not set/);
    expect(parse).toThrow(/HYDRATION must be one of history, rewind/);
  });

  it.each([
    [{ ANTHROPIC_API_KEY: 'k' }, 'anthropic'],
    [{ OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' }, 'openai'],
    [{ AI_GATEWAY_API_KEY: 'k', AI_MODEL: 'gateway/openai/gpt-5' }, 'gateway'],
    [{ OPENAI_API_KEY: 'k', AI_MODEL: 'demo' }, 'demo'],
  ])('chooses the model by %j', (env, provider) => {
    expect(parseConfig({ ...COMPLETE, ...env }).models[0].provider).toBe(provider);
  });

  it.each([
    [{}, ['demo', 'demo/thoughtful']],
    [{ AI_MODEL: 'demo/thoughtful' }, ['demo/thoughtful', 'demo']],
    [{ OPENAI_API_KEY: 'k' }, ['openai/gpt-5-mini']],
    [{ OPENAI_API_KEY: 'k', AI_MODELS: ' openai/a, demo ,' }, ['openai/a', 'demo']],
    [
      { OPENAI_API_KEY: 'k', AI_MODEL: 'openai/b', AI_MODELS: 'openai/a,openai/b,openai/a' },
      ['openai/b', 'openai/a'],
    ],
  ])('lets readers choose among the models of %j', (env, names) => {
    const { models } = parseConfig({ ...COMPLETE, ...env });
    expect(models.map(({ name }) => name)).toEqual(names);
  });

  it('has a sentence for each model that cannot be asked', () => {
    const parse = () => parseConfig({ ...COMPLETE, CRON_SECRET: 'x', AI_MODELS: 'a, anthropic/b' });
    expect(parse).toThrow(
      /^CRON_SECRET must .*\.\nAI_MODELS has "a", which must .*\.\nAI_MODELS has "anthropic\/b", which needs ANTHROPIC_API_KEY\.$/,
    );
  });

  it.each([
    [{ AI_MODEL: 'gpt-5' }, /"provider\/model"/],
    [{ AI_MODEL: 'demo/other' }, /"demo\/other", which is no demo model/],
    [{ AI_MODELS: ' , ' }, /AI_MODELS names no model/],
    [{ AI_MODEL: 'openai/' }, /"provider\/model"/],
    [{ AI_MODEL: 'openai/gpt-5' }, /needs OPENAI_API_KEY/],
    [{ AI_MODEL: 'openai-compatible/llama' }, /needs OPENAI_BASE_URL/],
    [{ ABLY_PORT: '99999' }, /ABLY_PORT must be a port/],
    [{ AUTH_SECRET: 'short' }, /AUTH_SECRET must have at least 32/],
    [{ CRON_SECRET: 'short' }, /CRON_SECRET must have at least 16/],
  ])('refuses %j', (env, message) => {
    expect(() => parseConfig({ ...COMPLETE, ...env })).toThrow(message);
  });
});
