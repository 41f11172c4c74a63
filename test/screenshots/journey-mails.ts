// Every mail of every journey in one picture: what it says, at the width of a phone or a desk.

import type { Browser, Page } from 'playwright-core';
import { everyMail, sampleMail } from '../support/mail-samples.ts';

/** Shown smaller than they are, so that all can be seen at once. */
const SHARE = 0.5;

/** A page with all mails side by side, each under its name. @param width of each mail, CSS pixels */
export async function journeyMailsPage(browser: Browser, width: number, columns: number): Promise<Page> {
  const one = await browser.newPage({ viewport: { width, height: 600 } });
  const cells: string[] = [];
  for (const mail of everyMail) {
    await one.setContent((await sampleMail(mail, 'en')).html);
    const shot = (await one.screenshot({ fullPage: true })).toString('base64');
    cells.push(`<figure><figcaption>${mail.name}</figcaption><img src="data:image/png;base64,${shot}"></figure>`);
  }
  await one.close();
  const shown = Math.round(width * SHARE);
  const page = await browser.newPage({ viewport: { width: (shown + 16) * columns, height: 600 } });
  await page.setContent(`<style>
    body { margin: 0; display: grid; grid-template-columns: repeat(${columns}, ${shown}px); gap: 16px; padding: 8px; background: #fff; }
    figure { margin: 0; } figcaption { font: 11px sans-serif; color: #59626a; padding: 4px 0; } img { width: 100%; border: 1px solid #e3e6e8; }
  </style>${cells.join('')}`);
  return page;
}
