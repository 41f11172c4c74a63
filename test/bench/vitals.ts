// Web vitals of every admin page in real Chromium with its CPU slowed four times, in a shop as it looks after some months: when its largest
// part is there (LCP), what moves while it loads (CLS), how long a click or key takes to be seen (INP). Medians of five cold loads.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { aGround, aShop } from '../support/builders.ts';
import { type AdminBrowser, anAdminBrowser, settled } from '../web/admin-browser.ts';
import { aLivedInShop } from '../web/lived-in-shop.ts';
import { type Bench, figure, median } from './figure.ts';

const RUNS = 5;
const SLOWDOWN = 4;
/** Our own limits, and beside each what Shopify asks of an app it calls its own. */
const limits = {
  lcp: { limit: 1500, asked: 2500, unit: 'ms' },
  cls: { limit: 0.02, asked: 0.1, unit: '' },
  inp: { limit: 100, asked: 200, unit: 'ms' },
} as const;
type Vitals = Record<keyof typeof limits, number>;
/** Controls tried on each page; the worst of them counts, as Shopify's own figure does for so few. */
const CONTROLS = 4;

export const benchVitals: Bench = async () => {
  const ground = await aGround();
  await aShop(ground);
  await aLivedInShop(ground);
  const browser = await anAdminBrowser(ground);
  const figures: Awaited<ReturnType<Bench>> = {};
  try {
    for (const { name, path } of await pages(browser)) {
      const runs: Vitals[] = [];
      for (let run = 0; run < RUNS; run++) {
        runs.push(await measured(browser, path));
        // What a button asked for would greet the next run.
        await ground.store.deleteFrom('jobs').execute();
      }
      for (const [vital, { limit, asked, unit }] of Object.entries(limits)) {
        const values = runs.map((vitals) => vitals[vital as keyof Vitals]);
        const detail = { path, shopify: asked, runs: values.map((value) => Number(value.toPrecision(4))) };
        figures[`vitals-${name}-${vital}`] = figure('at-most', median(values), limit, unit, detail);
      }
    }
  } finally {
    await browser.close();
    await ground.end();
  }
  return figures;
};

/** Every page the admin's own route table has; one that needs an id is found by the first link to such a page. */
async function pages(browser: AdminBrowser): Promise<{ name: string; path: string }[]> {
  const table = readFileSync(join(import.meta.dirname, '../../web/src/app.tsx'), 'utf8');
  const found: { name: string; path: string }[] = [];
  for (const [, route = ''] of table.matchAll(/<Route path="([^"]+)"/g)) {
    const [list, id] = route.split('/:');
    const name = (list ?? '').slice(1).replaceAll('/', '-') || 'home';
    if (id === undefined) found.push({ name, path: route });
    else {
      const { page } = await browser.open(list as string);
      await settled(page);
      const link = page.locator(`main a[href^="${list}/"]`).first();
      if ((await link.count()) > 0)
        found.push({ name: `${name}-one`, path: (await link.getAttribute('href')) as string });
      else process.stderr.write(`vitals: no link on ${list} leads to a page ${route}\n`);
      await page.close();
    }
  }
  return found;
}

async function measured(browser: AdminBrowser, path: string): Promise<Vitals> {
  const { page } = await browser.open(path, {
    before: async (fresh) => {
      await fresh.addInitScript(watch);
      const devtools = await fresh.context().newCDPSession(fresh);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    },
  });
  await settled(page);
  // What came late has been painted and noted by now; the first click ends the LCP.
  await page.waitForTimeout(500);
  const loaded = await seen(page);
  await used(page);
  const { inp } = await seen(page);
  await page.context().close();
  return { ...loaded, inp };
}

/** Goes over the page as somebody would who looks what its controls do; a control that leads away ends it. */
async function used(page: Page): Promise<void> {
  const begun = page.url();
  await page.keyboard.press('Tab');
  const controls = page.locator('main').locator('button:visible, [role=tab]:visible, input:visible, select:visible');
  const many = Math.min(CONTROLS, await controls.count());
  for (let n = 0; n < many && page.url() === begun; n++) {
    const control = controls.nth(n);
    if ((await control.count()) === 0 || !(await control.isEnabled())) continue;
    await control.click({ timeout: 5000, noWaitAfter: true }).catch(() => undefined);
    await page.keyboard.press('Escape');
    await page.waitForTimeout(250);
  }
  await page.waitForTimeout(250);
}

interface Seen {
  vitals?: Vitals;
}
const seen = (page: Page): Promise<Vitals> => page.evaluate(() => (window as unknown as Required<Seen>).vitals);

/** Runs in the page before anything of it. */
function watch(): void {
  const vitals = { lcp: 0, cls: 0, inp: 0 };
  (window as unknown as Seen).vitals = vitals;
  const observe = (type: string, note: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) note(entry);
    }).observe({ type, buffered: true, ...more });
  observe('largest-contentful-paint', (entry) => {
    vitals.lcp = entry.startTime;
  });
  observe('layout-shift', (entry) => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!hadRecentInput) vitals.cls += value;
  });
  observe(
    'event',
    (entry) => {
      const { interactionId, duration } = entry as PerformanceEntry & { interactionId: number };
      if (interactionId > 0) vitals.inp = Math.max(vitals.inp, duration);
    },
    { durationThreshold: 16 },
  );
}
