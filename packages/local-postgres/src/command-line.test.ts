import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { InvalidArgumentError, readCommand } from './command-line.ts';

it('serves at its own port and in memory unless told otherwise', () => {
  expect(readCommand([])).toEqual({ kind: 'serve', json: false, options: { port: 5433 } });
});

it('reads every option', () => {
  expect(readCommand(['--port', '0', '--data', 'kept', '--json'])).toEqual({
    kind: 'serve',
    json: true,
    options: { port: 0, dataDir: resolve('kept') },
  });
  expect(readCommand(['-h', '--port', 'x'])).toEqual({ kind: 'help' });
  expect(readCommand(['--version'])).toEqual({ kind: 'version' });
});

it.each([
  [['--port', '65536'], '--port must be from 0 to 65535, not "65536".'],
  [['--color'], "Unknown option '--color'; local-postgres --help names the options."],
  [['now'], "Unexpected argument 'now'; local-postgres --help names the options."],
])('%j is refused in one sentence', (args, sentence) => {
  expect(() => readCommand(args)).toThrow(new InvalidArgumentError(sentence));
});
