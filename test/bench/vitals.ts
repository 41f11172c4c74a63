// Web vitals of every admin page in real Chromium with its CPU slowed four times, in a shop of 100,000 shoppers and 5 million events: when its
// largest part is there (LCP), what moves while it loads (CLS), how long a click or key takes to be seen (INP). Medians of five cold loads.
// Beside them what axe objects to, and how much script a page loads.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { type AdminBrowser, anAdminBrowser, axeViolations, settled } from '../web/admin-browser.ts';
import { surroundings } from '../web/desk-pages.ts';
import { exampleOf } from './examples.ts';
import { type Bench, figure, median } from './figure.ts';
import { aGrownShop } from './grown-shop.ts';

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
const SCRIPT_KB = 200;
const LATER = /^chart-drawing-/;
const root = join(import.meta.dirname, '../..');

export const benchVitals: Bench = async () => {
  const ground = await aGrownShop();
  const browser = await anAdminBrowser(ground, surroundings);
  const figures: Awaited<ReturnType<Bench>> = {};
  try {
    for (const { name, path } of pages()) {
      const { scripts, later, violations } = await looked(browser, path);
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
      const kilobytes = scripts.reduce((sum, file) => sum + sizeOf(file), 0) / 1000;
      figures[`vitals-${name}-script`] = figure('at-most', kilobytes, SCRIPT_KB, 'kB gz', { scripts, later });
      figures[`vitals-${name}-axe`] = figure('at-most', violations.length, 0.001, 'violations', { violations });
    }
  } finally {
    await browser.close();
    await ground.end();
  }
  return figures;
};

/** Every page the admin's own route table has. */
function pages(): { name: string; path: string }[] {
  const table = readFileSync(join(root, 'web/src/app.tsx'), 'utf8');
  return [...table.matchAll(/<Route path="([^"]+)"/g)].map(([, route = '']) => ({
    name: route.slice(1).replaceAll('/', '-').replaceAll(':', '') || 'home',
    path: exampleOf(route),
  }));
}

const sizeOf = (script: string) => gzipSync(readFileSync(join(root, 'web/dist/assets', script))).length;

/** Which scripts the page loads before anything is touched, and what axe objects to; at full speed. */
async function looked(
  browser: AdminBrowser,
  path: string,
): Promise<{ scripts: string[]; later: string[]; violations: string[] }> {
  const scripts = new Set<string>();
  const { page } = await browser.open(path, {
    before: async (fresh) =>
      fresh.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (/^\/assets\/.*\.js$/.test(pathname)) scripts.add(basename(pathname));
      }),
  });
  await settled(page);
  // The drawing of charts comes once a page stands, into a place that is kept for it: weighed apart.
  const [first, later] = [[...scripts].filter((s) => !LATER.test(s)), [...scripts].filter((s) => LATER.test(s))];
  const violations = await axeViolations(page);
  await page.context().close();
  return { scripts: first, later, violations };
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
