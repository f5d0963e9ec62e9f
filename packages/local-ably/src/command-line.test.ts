import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readCommand, usage } from './command-line.ts';
import { InvalidOptionError } from './option-text.ts';

it('serves at its own port, in memory and with a key of its own, unless told otherwise', () => {
  expect(readCommand([])).toEqual({
    kind: 'serve',
    json: false,
    options: { port: 9010, rules: {}, limits: {}, sandbox: false, faultRoutes: false },
  });
});

it('reads every option that it names', () => {
  const [key, data] = ['app.key:secret', 'kept'];
  const options = ['--port=0', `--key=${key}`, `--data=${data}`, '--json'];
  const rules = ['--rules=ai=mutable', '--limits=idleBytes=off', '--sandbox', '--faults'];
  expect(readCommand([...options, ...rules])).toEqual({
    kind: 'serve',
    json: true,
    options: {
      port: 0,
      apiKey: key,
      journalFolder: resolve(data),
      rules: { ai: { mutable: true } },
      limits: { idleBytes: Number.POSITIVE_INFINITY },
      sandbox: true,
      faultRoutes: true,
    },
  });
  const named = [...usage.matchAll(/^ {2}(--\w+)/gm)].map(([, option]) => option);
  expect(named).toHaveLength(10);
});

it('helps before it refuses', () => {
  expect(readCommand(['--help', '--port=x'])).toEqual({ kind: 'help' });
  expect(readCommand(['--version'])).toEqual({ kind: 'version' });
});

it.each([
  [['--port', '70000'], '--port must be from 0 to 65535, not "70000".'],
  [['--port', '1e3'], '--port must be from 0 to 65535, not "1e3".'],
  [['--rules', 'ai'], '--rules must look like ai=mutable,chat=persisted, but has "ai".'],
  [['--data', 'kept'], '--data needs --key: messages are kept for the app of a key.'],
  [['--color'], "Unknown option '--color'; local-ably --help names the options."],
  [['now'], "Unexpected argument 'now'; local-ably --help names the options."],
])('%j is refused in one sentence', (args, sentence) => {
  expect(() => readCommand(args)).toThrow(new InvalidOptionError(sentence));
});
