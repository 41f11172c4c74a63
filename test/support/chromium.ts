// A real Chromium for tests and pictures, out of npm alone: no system package, no download.

import { type Browser, chromium } from 'playwright-core';

/** Starts a headless browser; whoever starts it closes it. Of the package's own arguments none are used: they switch web security off. */
export async function launchChromium(more: string[] = []): Promise<Browser> {
  // Before the import: with this set the package also unpacks the libraries and fonts it needs.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
  const { default: packed } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await packed.executablePath(),
    headless: true,
    args: ['--no-sandbox', '--disable-dev-shm-usage', ...more],
  });
}
