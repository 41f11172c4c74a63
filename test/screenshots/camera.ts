// Takes a page's picture: everything on it drawn, no taller than said, no larger than a repository likes.

import { writeFile } from 'node:fs/promises';
import type { FrameLocator, Page } from 'playwright-core';
import { indexed, type Palette } from './palette.ts';
import { readPng, writePng } from './png.ts';

const LARGEST_BYTES = 250_000;
/** From the finest that a repository may like to the coarsest that still looks right. */
const PALETTES: Palette[] = [{ scatter: 8 }, { scatter: 4 }, {}, { most: 160 }, { most: 96 }, { most: 64 }];

/** A picture that can't be made small enough; the page should be cut shorter. */
export class PictureTooLarge extends Error {
  override name = 'PictureTooLarge';
}

/** Scrolls through the page so that what loads late is loaded, and waits until every picture on it is drawn. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
      scrollTo(0, top);
      await new Promise((done) => setTimeout(done, 60));
    }
    scrollTo(0, 0);
  });
  await page.waitForFunction(
    () => [...document.images].every((img) => img.complete && (img.naturalWidth > 0 || img.currentSrc === '')),
    undefined,
    { timeout: 120_000 },
  );
  await page.evaluate(() => document.fonts.ready);
}

/** Writes a PNG of as many colours as fit; gives its bytes. @throws PictureTooLarge */
export async function shoot(page: Page, path: string, tallest: number): Promise<number> {
  const { width } = page.viewportSize()!;
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: 0, width, height: Math.min(whole, tallest) };
  const pixels = readPng(
    await page.screenshot({ type: 'png', fullPage: true, clip, animations: 'disabled', caret: 'hide' }),
  );
  for (const palette of PALETTES) {
    const bytes = writePng(indexed(pixels, palette));
    if (bytes.length >= LARGEST_BYTES) continue;
    await writeFile(path, bytes);
    return bytes.length;
  }
  throw new PictureTooLarge(`${path} is over ${LARGEST_BYTES} bytes`);
}

/** Makes the window as tall as what the app's frame holds, so that the frame needs no scrolling; up to `tallest`. */
export async function unrolled(page: Page, app: FrameLocator, shortest: number, tallest: number): Promise<void> {
  const { width } = page.viewportSize()!;
  // Small first: a frame's document is never lower than the frame.
  await page.setViewportSize({ width, height: 400 });
  const inner = await app.locator('html').evaluate((html) => {
    return { content: html.scrollHeight, frame: innerHeight };
  });
  const height = Math.min(Math.max(400 - inner.frame + inner.content, shortest), tallest);
  await page.setViewportSize({ width, height });
}
