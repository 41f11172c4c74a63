// Every mail in real Chromium, on a phone and at a desk, by day and by night, from left to right and from right to left.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { contrastOf } from '../../../../server/channels/email/contrast.ts';
import { launchChromium } from '../../../support/chromium.ts';
import { everyMail, sampleMail } from '../../../support/mail-samples.ts';

let browser: Browser;
beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** What is wrong with the page that is open: too wide, off its side, texts that can't be read. */
function faultsOnPage() {
  const faults: string[] = [];
  if (document.documentElement.scrollWidth > innerWidth)
    faults.push(`as wide as ${document.documentElement.scrollWidth}`);
  for (const image of document.querySelectorAll('img')) {
    const { width, height } = image.getBoundingClientRect();
    if (width < 40 || height < 40 || Math.abs(width - height) > 1) faults.push(`picture of ${width} × ${height}`);
    if (!image.alt) faults.push('picture without words');
  }
  const texts: { text: string; ink: string; ground: string }[] = [];
  for (const element of document.querySelectorAll('td, div, a, strong')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    const box = element.getBoundingClientRect();
    if (!own || box.height === 0 || getComputedStyle(element).opacity === '0') continue;
    if (box.left < -1 || box.right > innerWidth + 1) faults.push(`off its side: ${element.textContent?.slice(0, 40)}`);
    let ground = 'rgb(255, 255, 255)';
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (backgroundColor === 'rgba(0, 0, 0, 0)') continue;
      ground = backgroundColor;
      break;
    }
    texts.push({ text: element.textContent?.trim().slice(0, 40) ?? '', ink: getComputedStyle(element).color, ground });
  }
  const heading = document.querySelector('.heading div');
  return { faults, texts, side: heading === null ? '' : getComputedStyle(heading).textAlign };
}

const hex = (rgb: string) =>
  `#${(rgb.match(/\d+/g) ?? [])
    .slice(0, 3)
    .map((n) => Number(n).toString(16).padStart(2, '0'))
    .join('')}`;

describe.each([
  { width: 390, scheme: 'light', language: 'en', direction: 'ltr' },
  { width: 700, scheme: 'light', language: 'de', direction: 'ltr' },
  { width: 390, scheme: 'dark', language: 'de', direction: 'rtl' },
  { width: 700, scheme: 'dark', language: 'en', direction: 'rtl' },
] as const)('at $width px, $scheme, $language, $direction', ({ width, scheme, language, direction }) => {
  it('every mail fits, can be read, and begins at the right side', async () => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
    for (const mail of everyMail) {
      const { html } = await sampleMail(mail, language, direction);
      await page.setContent(html);
      const { faults, texts, side } = await page.evaluate(faultsOnPage);
      expect(faults, mail.name).toEqual([]);
      expect(side, mail.name).toBe(direction === 'rtl' ? 'right' : 'left');
      expect(texts.length, mail.name).toBeGreaterThan(5);
      const pale = texts.filter(({ ink, ground }) => contrastOf(hex(ink), hex(ground)) < 4.5);
      expect(pale, mail.name).toEqual([]);
    }
    await page.close();
  });
});
