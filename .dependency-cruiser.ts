import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser';

// Who may import whom. Imports of types count as much as any other: what a file knows of, a reader
// has to know of. tests/rules/import-rules.test.ts sees every rule fail.

const PROJECT = '^(app|components|lib|packages|local|e2e|tests|bench)/';
const TEST = '[.]test[.]tsx?$';

/** Folders of components/. Each may import those that stand after it, so no two import each other. */
const COMPONENTS = [
  'chat',
  'sidebar',
  'inspector',
  'command',
  'export',
  'settings',
  'transcript',
  'composer',
  'markdown',
  'connection',
  'theme',
  'ui',
];

/** What runs in browsers as well as on servers. */
const ISOMORPHIC = ['chat', 'delivery', 'conversation', 'inspection'];

/** What each part of lib/ may import of lib/. */
const LIB: Record<string, string[]> = {
  chat: [],
  log: [],
  problem: [],
  delivery: ['chat'],
  conversation: ['chat', 'delivery'],
  inspection: ['chat', 'delivery', 'conversation'],
  config: ['chat'],
  http: ['chat', 'log', 'problem'],
  database: ['chat', 'config', 'delivery', 'problem'],
  identity: ['chat', 'config', 'database', 'delivery', 'problem'],
  models: ['chat', 'config', 'log', 'problem'],
  agent: ['chat', 'config', 'database', 'delivery', 'identity', 'log', 'models', 'problem'],
};

/** The moments of a response. Each may import those that stand after it. */
const AGENT = ['requests', 'recovery', 'run', 'realtime'];

/** Of the project's own files, those under `from` import nothing but themselves and `allowed`. */
function only(name: string, from: string, allowed: string[], comment: string): IForbiddenRuleType {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from },
    to: { path: PROJECT, pathNot: [from, ...allowed] },
  };
}

const inLib = (part: string) => `^lib/${part}(/|[.]ts$)`;

const forbidden: IForbiddenRuleType[] = [
  {
    name: 'no-circle',
    comment: 'No file imports itself by way of others. Move what both need to where it belongs.',
    severity: 'error',
    // Prisma generates circles of types.
    from: { pathNot: '^lib/database/generated/' },
    to: { circular: true },
  },
  {
    name: 'resolvable',
    comment: 'An import that leads nowhere is one that no other rule can judge.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  only('app', '^app/', ['^components/', '^lib/'], 'app -> components -> lib'),
  only(
    'components',
    '^components/',
    ISOMORPHIC.map(inLib),
    'Components run in browsers: of lib/ they import what does so too.',
  ),
  only('lib', '^lib/', [], 'app -> components -> lib; nothing imports app.'),
  {
    name: 'packages',
    comment: 'Each package is of use without the application and without the other packages.',
    severity: 'error',
    from: { path: '^packages/([^/]+)/' },
    // Beside the packages stands what packs and measures them.
    to: { path: PROJECT, pathNot: ['^packages/$1/', '^packages/[^/]+[.]ts$'] },
  },
  {
    name: 'local-ably-core',
    comment: 'Channels and connections know no frames, sockets, requests, files or whole server.',
    severity: 'error',
    from: { path: '^packages/local-ably/src/core/', pathNot: TEST },
    to: {
      path: '^packages/local-ably/',
      pathNot: '^packages/local-ably/src/(core|auth)/|/src/(errors|faults|options)[.]ts$',
    },
  },
  {
    name: 'local-ably-core-outside',
    comment: 'Nor do they use a package or, random bytes apart, a built-in module.',
    severity: 'error',
    from: { path: '^packages/local-ably/src/core/', pathNot: TEST },
    to: { path: '^(?!packages/)', pathNot: '^(node:)?crypto$' },
  },
  only(
    'local',
    '^local/',
    ['^packages/'],
    'local/ stands in for cloud accounts: it imports nothing of the application.',
  ),
  {
    name: 'nothing-imports-app',
    comment: 'Pages and route handlers are reached over HTTP.',
    severity: 'error',
    from: { pathNot: '^app/' },
    to: { path: '^app/' },
  },
  {
    name: 'nothing-imports-local',
    comment: 'Tests and benchmarks prepare their databases as local/ does; nothing else knows it.',
    severity: 'error',
    from: { pathNot: '^local/' },
    to: { path: '^local/', pathNot: '^local/migrations/' },
  },
  ...COMPONENTS.map((folder, at) =>
    only(
      `components-${folder}`,
      `^components/${folder}/`,
      ['^lib/', ...COMPONENTS.slice(at + 1).map((later) => `^components/${later}/`)],
      'A folder of components imports those that stand after it in the list.',
    ),
  ),
  ...Object.entries(LIB).map(([part, allowed]) =>
    only(
      `lib-${part}`,
      inLib(part),
      allowed.map(inLib),
      `lib/${part} imports of lib/: ${allowed.join(', ') || 'nothing'}.`,
    ),
  ),
  ...AGENT.map((moment, at) =>
    only(
      `agent-${moment}`,
      `^lib/agent/${moment}/`,
      [
        '^lib/(?!agent/)',
        '^lib/agent/ports.ts',
        // What fills the ports imports run and realtime.
        ...(at < AGENT.indexOf('run') ? ['^lib/agent/agent-ports.ts'] : []),
        ...AGENT.slice(at + 1).map((later) => `^lib/agent/${later}/`),
      ],
      'requests -> recovery -> run -> realtime',
    ),
  ),
  {
    name: 'isomorphic-packages',
    comment: 'Of packages, what runs on both sides knows only Ably: no React, no Next, no Prisma.',
    severity: 'error',
    from: { path: `^lib/(${ISOMORPHIC.join('|')})/`, pathNot: TEST },
    to: { path: 'node_modules/', pathNot: 'node_modules/ably/' },
  },
  {
    name: 'isomorphic-built-ins',
    comment: 'A browser has no built-in modules of Node.',
    severity: 'error',
    from: { path: `^(lib/(${ISOMORPHIC.join('|')})|components)/`, pathNot: TEST },
    to: { dependencyTypes: ['core'] },
  },
];

export default {
  forbidden,
  options: {
    // TypeScript 7 has no interface for other programs' parsing.
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
  },
} satisfies IConfiguration;
