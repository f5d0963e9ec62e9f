import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** A folder of someone who has never seen this repository and installed a packed package. */
export type InstalledPackage = {
  readonly folder: string;
  /** Paths of what was packed, within the package, sorted. */
  readonly files: readonly string[];
  /** Writes a file into the folder. */
  write(name: string, text: string): Promise<void>;
  /** Runs a module as plain Node does, and gives the JSON that it printed. Rejects when it fails. */
  runModule(text: string): Promise<unknown>;
  /** Checks the types of a module. Rejects with what is wrong. */
  checkTypes(text: string, ...options: string[]): Promise<void>;
  /** Starts the command of the package. */
  startCommand(args: readonly string[]): ChildProcessByStdio<null, Readable, Readable>;
  remove(): Promise<void>;
};

/**
 * Packs a package and installs the file in an empty folder, with other packages of the versions that
 * this repository uses. The lockfile of the repository goes with them, so that npm takes all of them
 * from its cache and asks for nothing but what is missing there.
 */
export async function installPackage(
  name: string,
  others: readonly string[],
): Promise<InstalledPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'installed-'));
  const source = await copyOfPackages(join(folder, 'source'));
  const packed = await npm(join(source, name), 'pack', '--json', '--pack-destination', folder);
  const [{ filename, files }] = JSON.parse(packed.slice(packed.indexOf('[')));

  const stranger = join(folder, 'stranger');
  await mkdir(stranger);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const { '': own, ...locked } = lock.packages;
  const versions = others.map((other) => [other, locked[`node_modules/${other}`].version]);
  const manifest = {
    type: 'module',
    dependencies: { [name]: `file:../${basename(filename)}`, ...Object.fromEntries(versions) },
  };
  const external = Object.entries<{ link?: boolean }>(locked).filter(
    ([path, { link }]) => path.startsWith('node_modules/') && link !== true,
  );
  lock.packages = { '': manifest, ...Object.fromEntries(external) };
  await writeFile(join(stranger, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(stranger, 'package-lock.json'), JSON.stringify(lock));
  await npm(stranger, 'install', '--prefer-offline', '--no-audit', '--no-fund');

  const write = (file: string, text: string) => writeFile(join(stranger, file), text);
  const runNode = (...args: string[]) => output(stranger, process.execPath, args);
  return {
    folder: stranger,
    files: files.map(({ path }: { path: string }) => path).sort(),
    write,
    async runModule(text) {
      await write('module.js', text);
      return JSON.parse(await runNode('module.js'));
    },
    async checkTypes(text, ...options) {
      await write('module.ts', text);
      const strict = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext'];
      await runNode(compiler, ...strict, '--types', '', ...options, 'module.ts');
    },
    startCommand: (args) =>
      spawn(join(stranger, 'node_modules/.bin', name), args, {
        cwd: stranger,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Packing rewrites package.json for a moment; other tests that import the package would notice. */
async function copyOfPackages(folder: string): Promise<string> {
  await mkdir(folder);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const copy = join(folder, 'packages');
  await cp(join(root, 'packages'), copy, { recursive: true });
  return copy;
}

function npm(folder: string, ...args: string[]): Promise<string> {
  return output(folder, 'npm', args);
}

async function output(folder: string, program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(program, args, { cwd: folder, encoding: 'utf8' });
    return stdout;
  } catch (cause) {
    // Some compilers say what is wrong where others only print results.
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause });
  }
}
