import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = '{app,components,lib,e2e,tests,bench}/**/*.{ts,tsx}';
const CITATION = /PROTOCOL\.md[\s*]+(P\d+(?:, P\d+)*)/g;

const rules = [
  ...readFileSync(join(ROOT, 'docs/PROTOCOL.md'), 'utf8').matchAll(/^\*\*(P\d+)\.\*\*/gm),
].map(([, rule]) => rule ?? '');

/** Cited rules, and the files that cite them. */
const cited = new Map<string, string[]>();
for (const file of globSync(SOURCES, { cwd: ROOT, exclude: ['lib/database/generated/**'] })) {
  for (const [, list = ''] of readFileSync(join(ROOT, file), 'utf8').matchAll(CITATION)) {
    for (const rule of list.split(', ')) cited.set(rule, [...(cited.get(rule) ?? []), file]);
  }
}

describe('the rules of PROTOCOL.md', () => {
  test('are numbered from P1 on, in order, each number once', () => {
    expect(rules).toEqual(rules.map((_, index) => `P${index + 1}`));
    expect(rules.length).toBeGreaterThan(0);
  });

  test('are there when code or tests cite them', () => {
    expect([...cited].filter(([rule]) => !rules.includes(rule))).toEqual([]);
  });

  test('are each cited where they are kept or tried', () => {
    expect(rules.filter((rule) => !cited.has(rule))).toEqual([]);
  });
});
