// The built admin in a real Chromium, over the real API and a real store, under the page's own content policy.

import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import express from 'express';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { AdminDeps } from '../../server/http/admin/request.ts';
import { policyFor } from '../../server/platform/shopify/admin-page.ts';
import { staleBuilds } from '../sandbox/builds.ts';
import { anAdminApp } from '../support/admin-app.ts';
import { type Ground, SHOP } from '../support/builders.ts';
import { launchChromium } from '../support/chromium.ts';
import { appBridgeStub } from './app-bridge-stub.ts';

const root = resolve(import.meta.dirname, '../..');
const dist = join(root, 'web/dist');

export interface AdminBrowser {
  open(path: string, options?: OpenOptions): Promise<OpenedPage>;
  close(): Promise<void>;
}

export interface OpenOptions {
  width?: number;
  locale?: string;
  shop?: string;
  /** Called before the page loads, to change what the network answers. */
  before?: (page: Page) => Promise<unknown>;
}

export interface OpenedPage {
  page: Page;
  /** Errors of the console and of scripts since it was opened. */
  errors: string[];
}

/** @param over what of the API's surroundings a test makes up */
export async function anAdminBrowser(ground: Ground, over: Partial<AdminDeps> = {}): Promise<AdminBrowser> {
  if (staleBuilds(root).includes('web')) await (await import('../../web/build.ts')).buildWeb();
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const app = await anAdminApp(ground, over, (server) => {
    server.use('/assets', express.static(join(dist, 'assets')));
    server.get('/app-bridge.js', (req, res) => {
      const cookies = new URLSearchParams((req.headers.cookie ?? '').replaceAll('; ', '&'));
      res.type('js').send(appBridgeStub(cookies.get('shop') ?? SHOP, cookies.get('locale') ?? 'en'));
    });
    server.get(/^\/(?!api|assets)/, (_req, res) => {
      res.setHeader('content-security-policy', policyFor(SHOP, `${app.url}/app-bridge.js`, null));
      res.type('html').send(html.replaceAll('%APP_BRIDGE%', '/app-bridge.js').replaceAll('%API_KEY%', 'key'));
    });
  });
  const browser: Browser = await launchChromium();
  const contexts: BrowserContext[] = [];
  return {
    async open(path, { width = 1440, locale = 'en', shop = SHOP, before } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: width < 600 ? 844 : 900 },
        timezoneId: 'UTC',
      });
      contexts.push(context);
      await context.addCookies([
        { name: 'shop', value: shop, url: app.url },
        { name: 'locale', value: locale, url: app.url },
      ]);
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      page.on('pageerror', (fault) => errors.push(fault.message));
      await before?.(page);
      await page.goto(`${app.url}${path}`);
      return { page, errors };
    },
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
      await app.close();
    },
  };
}

/** Waits until a page is no longer loading. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
  await page.waitForLoadState('networkidle');
}

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Goes past every chart, as each is drawn when somebody comes near, and back to the top. */
async function passCharts(page: Page): Promise<void> {
  for (const chart of await page.locator('figure.chart:visible').all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.locator('svg').first().waitFor();
  }
  await page.evaluate(() => window.scrollTo(0, 0));
}

/** Faults against WCAG 2.2 AA and good practice, as "rule: element". The frame with a shopper's mail is content, not our page. */
export async function axeViolations(page: Page): Promise<string[]> {
  const source = await readFile(axeSource, 'utf8');
  await passCharts(page);
  // By evaluate, not by script tag: the page's policy allows no foreign scripts.
  await page.evaluate(source);
  return page.evaluate(async () => {
    interface Axe {
      run(
        context: object,
        options: object,
      ): Promise<{ violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }>;
    }
    const { axe } = window as unknown as { axe: Axe };
    const { violations } = await axe.run({ exclude: [['iframe']] }, { iframes: false });
    return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.failureSummary ?? ''}`));
  });
}

/** Pixels by which the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Keeps a picture of the whole page where `PRESAGE_PICTURES` says; without it nothing is kept. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PRESAGE_PICTURES;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await passCharts(page);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
