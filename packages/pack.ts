import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

// Run by npm in the folder of a package, before and after it is packed. In the repository a package
// is used as TypeScript. Node reads no TypeScript in node_modules, so what is packed is compiled,
// and its package.json says so: the fields of `publishConfig` take the place of those beside it.

const manifestFile = 'package.json';
const savedFile = 'package.json.saved';
const outputFolder = 'dist';

const [step] = process.argv.slice(2);
if (step === 'prepare') prepare();
else if (step === 'restore') restore();
else throw new Error('usage: pack.ts prepare | restore');

function prepare(): void {
  restore();
  const { status } = spawnSync('tsc', ['-p', 'tsconfig.build.json'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(1);
  const { publishConfig, devDependencies, scripts, ...manifest } = JSON.parse(
    readFileSync(manifestFile, 'utf8'),
  );
  copyFileSync(manifestFile, savedFile);
  writeFileSync(manifestFile, `${JSON.stringify({ ...manifest, ...publishConfig }, null, 2)}\n`);
}

/** Also after a packing that was broken off. */
function restore(): void {
  rmSync(outputFolder, { recursive: true, force: true });
  if (existsSync(savedFile)) renameSync(savedFile, manifestFile);
}
