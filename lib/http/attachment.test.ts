import { expect, it } from 'vitest';
import { attachment } from './attachment.ts';

const nameOf = (title: string) =>
  attachment('', title, 'md', 'text/markdown').headers.get('content-disposition');

it.each([
  ['Counting to 3', 'Rewind - Counting to 3.md', 'Rewind%20-%20Counting%20to%203.md'],
  ['../a\\b:c*?"<d>|\r\n', 'Rewind - .. a b c d.md', 'Rewind%20-%20..%20a%20b%20c%20d.md'],
  ['Ångström 🙂', 'Rewind - Angstrom __.md', 'Rewind%20-%20%C3%85ngstr%C3%B6m%20%F0%9F%99%82.md'],
  ["it's (1)", "Rewind - it's (1).md", 'Rewind%20-%20it%27s%20%281%29.md'],
  ['/ /', 'Rewind chat.md', 'Rewind%20chat.md'],
])('a chat called %j has a safe file name', (title, plain, encoded) => {
  expect(nameOf(title)).toBe(`attachment; filename="${plain}"; filename*=UTF-8''${encoded}`);
});

it('has a name that no file system finds too long', () => {
  expect(nameOf('🙂'.repeat(200))).toContain(`filename="Rewind - ${'_'.repeat(160)}.md"`);
});
