import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

/** A folder of someone who has never seen this repository and installed a packed package. */
export type Installed = {
  readonly folder: string;
  /** Paths of what was packed, within the package, sorted. */
  readonly files: readonly string[];
  /** Runs a program in the folder, and gives what it printed. Rejects with that when it fails. */
  run(program: string, args: readonly string[]): Promise<string>;
  remove(): Promise<void>;
};

/**
 * Packs a package and installs the file in an empty folder, with other packages of the versions that
 * this repository uses. The lockfile of the repository goes with them, so that npm takes all of them
 * from its cache and asks for nothing but what is missing there.
 */
export async function installPacked(name: string, others: readonly string[]): Promise<Installed> {
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

  return {
    folder: stranger,
    files: files.map(({ path }: { path: string }) => path).sort(),
    run: (program, args) => output(stranger, program, args),
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
