import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/**
 * Best first. The headless shell is the engine without a window: others draw their tabs and address
 * bar too, which nobody sees and which, without a graphics card, takes a fifth of a core.
 */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/**
 * The path of a Chromium on this machine: `CHROMIUM_PATH`, one on the PATH, or one that Playwright
 * has installed. Null when there is none.
 */
export function findChromium(): string | null {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) return chosen;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find(isExecutable);
  if (found) return found;
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

/** Installs a Chromium when there is none. Throws an Error that says what to do when it cannot. */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  for (const [command, ...args] of installers()) {
    if (command) spawnSync(command, args, { stdio: 'inherit' });
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'No Chromium was found, and none could be installed. ' +
      'Install Chromium or Chrome, or set CHROMIUM_PATH to one, and run the tests again.',
  );
}

/** True where the browser must run without its sandbox, which does not work for root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function installers(): string[][] {
  const playwright = ['npx', 'playwright', 'install', 'chromium'];
  if (!isRoot() || !existsSync('/etc/debian_version')) return [playwright];
  // The distribution's package brings the system libraries that Playwright's browser lacks.
  const install = 'apt-get install -y';
  const debian = `apt-get update && (${install} chromium-headless-shell || ${install} chromium)`;
  return [['sh', '-c', debian], playwright];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
