import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { Problem } from '@/lib/problem.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCUMENT = readFileSync(join(ROOT, 'docs/HTTP.md'), 'utf8');
type Code = ConstructorParameters<typeof Problem>[0];

const HANDLER =
  /^export (?:const|function|async function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/gm;

/** Every handler of `app/api`, as the headings of the document name it. */
function readHandlers(): string[] {
  return globSync('app/api/**/route.ts', { cwd: ROOT }).flatMap((file) => {
    const path = dirname(file)
      .replace(/^app/, '')
      .replaceAll(/\[(\w+)\]/g, '{$1}');
    const source = readFileSync(join(ROOT, file), 'utf8');
    return [...source.matchAll(HANDLER)].map(([, method]) => `${method} ${path}`);
  });
}

test('HTTP.md has every route that is served, and no other', () => {
  const headings = [...DOCUMENT.matchAll(/^### ([A-Z]+ \/\S*)$/gm)].map(([, heading]) => heading);
  expect(headings.toSorted()).toEqual(readHandlers().toSorted());
});

test('HTTP.md has every problem code with its status, and no other', () => {
  const rows = [...DOCUMENT.matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)];
  const source = readFileSync(join(ROOT, 'lib/problem.ts'), 'utf8');
  const codes = [...source.matchAll(/^ {2}(\w+): \[\d{3},/gm)].map(([, code]) => code as Code);
  const expected = codes.map((code) => [code, String(new Problem(code).status)]);
  expect(rows.map(([, code, status]) => [code, status])).toEqual(expected);
});
