import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import configuration from '../../.dependency-cruiser.ts';

const ROOT = resolve(import.meta.dirname, '../..');

type Violation = [file: string, imported: string];

/** By rule, files that break it and what they import: a project that holds nothing else. */
const VIOLATIONS: Record<string, Violation[]> = {
  'no-circle': [['lib/chat/one.ts', './two.ts']],
  resolvable: [['lib/chat/lost.ts', './nowhere.ts']],
  app: [['app/page.tsx', '@/tests/support/file.ts']],
  components: [
    ['components/ui/alias.tsx', '@/lib/database/file.ts'],
    ['components/ui/relative.tsx', '../../lib/agent/file.ts'],
  ],
  lib: [['lib/delivery/shows.ts', '@/components/ui/file.ts']],
  packages: [
    ['packages/one/application.ts', '../../lib/chat/file.ts'],
    ['packages/one/other.ts', '../two/file.ts'],
  ],
  'local-ably-core': [
    ['packages/local-ably/src/core/frames.ts', '../wire/file.ts'],
    ['packages/local-ably/src/core/sockets.ts', '../sockets/file.ts'],
    ['packages/local-ably/src/core/requests.ts', '../rest/file.ts'],
    ['packages/local-ably/src/core/files.ts', '../journal/file.ts'],
    ['packages/local-ably/src/core/whole.ts', '../server/file.ts'],
  ],
  'local-ably-core-outside': [
    ['packages/local-ably/src/core/package.ts', 'ws'],
    ['packages/local-ably/src/core/built-in.ts', 'node:net'],
  ],
  local: [['local/application.ts', '../lib/chat/file.ts']],
  'nothing-imports-app': [['e2e/page.ts', '../app/file.ts']],
  'nothing-imports-local': [['tests/supervisor.ts', '../local/file.ts']],
  'components-chat': [['components/chat/unknown.ts', '../unknown/file.ts']],
  'components-sidebar': [['components/sidebar/up.ts', '../chat/file.ts']],
  'components-inspector': [['components/inspector/up.ts', '../sidebar/file.ts']],
  'components-command': [['components/command/up.ts', '../inspector/file.ts']],
  'components-export': [['components/export/up.ts', '../command/file.ts']],
  'components-settings': [['components/settings/up.ts', '../export/file.ts']],
  'components-transcript': [['components/transcript/up.ts', '../settings/file.ts']],
  'components-composer': [['components/composer/up.ts', '../transcript/file.ts']],
  'components-markdown': [['components/markdown/up.ts', '../composer/file.ts']],
  'components-connection': [['components/connection/up.ts', '../markdown/file.ts']],
  'components-theme': [['components/theme/up.ts', '../connection/file.ts']],
  'components-ui': [['components/ui/up.ts', '../theme/file.ts']],
  'lib-chat': [['lib/chat/knows.ts', '../delivery/file.ts']],
  'lib-log': [['lib/log.ts', './config/file.ts']],
  'lib-problem': [['lib/problem.ts', './chat/file.ts']],
  'lib-delivery': [['lib/delivery/knows.ts', '../conversation/file.ts']],
  'lib-conversation': [['lib/conversation/knows.ts', '../inspection/file.ts']],
  'lib-inspection': [['lib/inspection/knows.ts', '../database/file.ts']],
  'lib-config': [['lib/config/knows.ts', '../log.ts']],
  'lib-http': [['lib/http/knows.ts', '../database/file.ts']],
  'lib-database': [['lib/database/knows.ts', '../identity/file.ts']],
  'lib-identity': [['lib/identity/knows.ts', '../agent/file.ts']],
  'lib-models': [['lib/models/knows.ts', '../agent/file.ts']],
  'lib-agent': [['lib/agent/knows.ts', '../conversation/file.ts']],
  'agent-requests': [['lib/agent/requests/up.ts', '../file.ts']],
  'agent-recovery': [['lib/agent/recovery/up.ts', '../requests/file.ts']],
  'agent-run': [['lib/agent/run/up.ts', '../recovery/file.ts']],
  'agent-realtime': [['lib/agent/realtime/up.ts', '../run/file.ts']],
  'isomorphic-packages': [
    ['lib/chat/package.ts', 'server-only'],
    ['lib/delivery/package.ts', 'react'],
    ['lib/conversation/package.ts', 'next/server'],
    ['lib/inspection/package.ts', '@prisma/client'],
  ],
  'isomorphic-built-ins': [
    ['lib/delivery/built-in.ts', 'node:fs'],
    ['components/ui/built-in.ts', 'node:net'],
  ],
};

/** The rest of the circle, which is reported once. */
const CIRCLE: Violation[] = [
  ['lib/chat/two.ts', './three.ts'],
  ['lib/chat/three.ts', './one.ts'],
];

type Report = { summary: { violations: Array<{ from: string; rule: { name: string } }> } };

let folder = '';
let broken: ReadonlySet<string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-rules-'));
  for (const name of ['.dependency-cruiser.ts', 'tsconfig.json', 'package.json']) {
    await copyFile(join(ROOT, name), join(folder, name));
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const files = [...Object.values(VIOLATIONS).flat(), ...CIRCLE];
  for (const [file, specifier] of files) await writeImported(file, specifier);
  for (const [at, [file, specifier]] of files.entries()) {
    // Every other one is an import of types: they count as well.
    await write(file, `import ${at % 2 ? 'type {} from ' : ''}'${specifier}';\n`);
  }
  broken = await readViolations();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

/** Makes what a violation imports: where it was missing, the rule `resolvable` would be broken. */
async function writeImported(file: string, specifier: string): Promise<void> {
  if (!specifier.endsWith('/file.ts')) return;
  const alias = specifier.startsWith('@/');
  await write(alias ? specifier.slice(2) : join(dirname(file), specifier), 'export {};\n');
}

async function readViolations(): Promise<ReadonlySet<string>> {
  const tops = new Set(Object.values(VIOLATIONS).flatMap((files) => files.map(topFolder)));
  const { stdout } = await promisify(execFile)(
    join(ROOT, 'node_modules/.bin/depcruise'),
    ['--no-progress', '--output-type', 'json', ...tops],
    { cwd: folder, maxBuffer: 2 ** 26 },
  );
  const report: Report = JSON.parse(stdout);
  return new Set(report.summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`));
}

function topFolder([file]: Violation): string {
  return file.slice(0, file.indexOf('/'));
}

test('every rule has a violation here', () => {
  const names = configuration.forbidden.map(({ name }) => name);
  expect(Object.keys(VIOLATIONS).sort()).toEqual(names.sort());
});

test.each(
  Object.entries(VIOLATIONS).flatMap(([rule, files]) => files.map(([file]) => [rule, file])),
)('%s is broken by %s', (rule, file) => {
  expect(broken).toContain(`${rule}: ${file}`);
});
