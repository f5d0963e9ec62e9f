import { type Browser, chromium } from '@playwright/test';
import { findChromium } from '../../e2e/support/find-chromium.ts';
import { CHROMIUM_ARGS } from '../../e2e/support/launch-chromium.ts';

/** Rejects with one sentence when this machine has no Chromium. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error(
      'No Chromium was found: install Chromium or Chrome, or set CHROMIUM_PATH to one.',
    );
  }
  return chromium.launch({
    executablePath,
    args: CHROMIUM_ARGS,
    // The bench ends the browser by itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
