import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDERS = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const FILES = globSync(['*.md', '{docs,packages,.github}/**/*.md'], {
  cwd: ROOT,
  exclude: ['**/node_modules/**'],
});

const LINK = /\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g;
const CODE = /`([^`\n]+)`/g;
const SCRIPT = /npm run ([\w:-]+)/g;

/** As GitHub makes the anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function hasAnchor(file: string, anchor: string): boolean {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm);
  return [...headings].some(([, heading = '']) => anchorOf(heading) === anchor);
}

function isBrokenLink(file: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return false;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(ROOT, file) : join(ROOT, dirname(file), path);
  return !existsSync(target) || (anchor !== undefined && !hasAnchor(target, anchor));
}

/** Whether a piece of code names a file or a folder of the repository that is not there. */
function isLostPath(code: string): boolean {
  const [first = ''] = code.split('/');
  if (!FOLDERS.includes(first) || !/^[\w.@-]+(\/[\w.@()[\]{},*-]*)+$/.test(code)) return false;
  return !existsSync(join(ROOT, code)) && globSync(code, { cwd: ROOT }).length === 0;
}

function scriptsOf(folder: string): string[] {
  const file = join(ROOT, folder, 'package.json');
  if (!existsSync(file)) return [];
  const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: Record<string, string> };
  return Object.keys(scripts);
}

/** A package's own document means the package's scripts. */
function isLostScript(file: string, script: string): boolean {
  return ![...scriptsOf('.'), ...scriptsOf(dirname(file))].includes(script);
}

test.each(FILES)('%s names only what is there', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const links = [...text.matchAll(LINK)].map(([, link, source]) => link ?? source ?? '');
  const codes = [...text.matchAll(CODE)].map(([, code = '']) => code);
  const scripts = [...text.matchAll(SCRIPT)].map(([, script = '']) => script);
  expect({
    links: links.filter((link) => isBrokenLink(file, link)),
    paths: codes.filter(isLostPath),
    scripts: scripts.filter((script) => isLostScript(file, script)),
  }).toEqual({ links: [], paths: [], scripts: [] });
});
