// What the app costs a storefront: Lighthouse's performance score of the shop's pages with the app's blocks against the same pages without
// them, in turns, as a phone with a consenting visitor; what the blocks themselves cost on a CPU slowed four times, and what axe objects to.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import lighthouse from 'lighthouse';
import type { Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { allowed, type RunningSandbox, startSandbox } from '../support/sandbox.ts';
import { type Bench, figure, median } from './figure.ts';
import { pictureCdn } from './picture-cdn.ts';

const RUNS = 3;
const DROP = 3;
const SHOPIFY_DROP = 10;
const LONG_TASK_MS = 50;
const SCRIPT_MS = 20;
const SLOWDOWN = 4;
const PARTS = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'speed-index'] as const;
const BLOCKS = ['recommendations', 'presage-embed'];

export const benchLighthouse: Bench = async () => {
  const sandbox = await startSandbox(['--small']);
  try {
    const visitor = await aConsentingVisitor(sandbox);
    const [product] = await sandbox.products(1);
    const pages = { home: '/', product: `/products/${product?.handle}`, collection: '/collections/all' };
    return {
      ...(await scores(sandbox, visitor, pages)),
      ...(await scripts(sandbox, visitor, pages)),
      ...(await objections(sandbox, visitor, pages)),
    };
  } finally {
    await sandbox.stop();
  }
};

/** The cookie of somebody who has looked at a few things and said yes to everything. */
async function aConsentingVisitor(sandbox: RunningSandbox): Promise<string> {
  const steps = (await sandbox.products(4)).map(({ handle }) => ({ view: handle }));
  await sandbox.visit({ visitor: 'lighthouse', consent: allowed, steps });
  return 'sandbox_visitor=lighthouse';
}

async function scores(sandbox: RunningSandbox, cookie: string, pages: Record<string, string>) {
  const port = await freePort();
  const browser = await launchChromium([`--remote-debugging-port=${port}`]);
  const cdn = await pictureCdn(sandbox.storefront, browser);
  const figures: Awaited<ReturnType<Bench>> = {};
  try {
    // Once before it counts: pictures are drawn, the shop's code is warm.
    for (const path of Object.values(pages)) await audited(cdn.url + path, port, cookie);
    for (const [name, path] of Object.entries(pages)) {
      const runs: Record<'with' | 'without', Audited[]> = { with: [], without: [] };
      for (let run = 0; run < RUNS; run++) {
        for (const side of ['without', 'with'] as const) {
          await switchBlocks(sandbox, side === 'with');
          runs[side].push(await audited(cdn.url + path, port, cookie));
        }
      }
      const score = (side: 'with' | 'without') => median(runs[side].map((audit) => audit.score));
      const detail = {
        with: runs.with.map((audit) => audit.score),
        without: runs.without.map((audit) => audit.score),
        shopify: SHOPIFY_DROP,
        // What the score is made of, medians in ms: first look at which of them grew.
        parts: Object.fromEntries(
          PARTS.map((part) => [part, (['with', 'without'] as const).map((side) => medianOf(runs[side], part))]),
        ),
      };
      figures[`lighthouse-drop-${name}`] = figure('at-most', score('without') - score('with'), DROP, 'points', detail);
      const shift = Math.max(...runs.with.map(({ cls }) => cls)) - Math.max(...runs.without.map(({ cls }) => cls));
      // A limit of nothing has no ratio: below a thousandth nothing has moved.
      figures[`lighthouse-shift-${name}`] = figure('at-most', Math.max(0, shift), 0.001, '', {
        with: runs.with.map(({ cls }) => cls),
      });
      figures[`lighthouse-long-task-${name}`] = figure(
        'at-most',
        Math.max(0, ...runs.with.flatMap(({ ownTasks }) => ownTasks)),
        LONG_TASK_MS,
        'ms',
        { ofAll: runs.with.map(({ tasks }) => tasks) },
      );
    }
  } finally {
    await cdn.close();
    await browser.close();
    await switchBlocks(sandbox, true);
  }
  return figures;
}

const medianOf = (audits: Audited[], part: (typeof PARTS)[number]) =>
  Math.round(median(audits.map(({ parts }) => parts[part] ?? 0)));

interface Audited {
  /** 0 to 100 */
  score: number;
  /** By the audit's id, ms. */
  parts: Record<string, number>;
  cls: number;
  /** Durations of long tasks that began in a script of ours, ms of the slowed phone. */
  ownTasks: number[];
  tasks: number;
}

async function audited(url: string, port: number, cookie: string): Promise<Audited> {
  const result = await lighthouse(url, {
    port,
    onlyCategories: ['performance'],
    output: 'json',
    logLevel: 'error',
    extraHeaders: { cookie },
  });
  const report = result?.lhr;
  const score = report?.categories.performance?.score;
  if (report === undefined || typeof score !== 'number') {
    throw new Error(`Lighthouse has no score for ${url}: ${report?.runtimeError?.message ?? 'no report'}`);
  }
  const details = report.audits['long-tasks']?.details;
  const tasks = details?.type === 'table' ? details.items : [];
  return {
    score: Math.round(score * 100),
    parts: Object.fromEntries(PARTS.map((part) => [part, report.audits[part]?.numericValue ?? 0])),
    cls: report.audits['cumulative-layout-shift']?.numericValue ?? 0,
    ownTasks: tasks.filter(({ url: of }) => /presage/.test(String(of))).map(({ duration }) => Number(duration)),
    tasks: tasks.length,
  };
}

/** Main-thread time in our scripts on each page from its load until the personal cards are there, at the slowed CPU. */
async function scripts(sandbox: RunningSandbox, cookie: string, pages: Record<string, string>) {
  const browser = await launchChromium();
  const figures: Awaited<ReturnType<Bench>> = {};
  try {
    for (const [name, path] of Object.entries(pages)) {
      const runs: number[] = [];
      for (let run = 0; run < 5; run++) {
        const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
        const [key = '', value = ''] = cookie.split('=');
        await context.addCookies([{ name: key, value, url: sandbox.storefront }]);
        const page = await context.newPage();
        const devtools = await context.newCDPSession(page);
        await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
        await browser.startTracing(page, { categories: ['devtools.timeline', 'v8', 'disabled-by-default-v8.compile'] });
        await page.goto(sandbox.storefront + path);
        await shown(page);
        const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
        runs.push(ownTime(traceEvents));
        await context.close();
      }
      figures[`block-script-${name}`] = figure('at-most', median(runs), SCRIPT_MS, 'ms', {
        runs: runs.map((ms) => Number(ms.toPrecision(3))),
      });
    }
  } finally {
    await browser.close();
  }
  return figures;
}

/** What axe objects to on each page with the blocks, personal cards drawn. */
async function objections(sandbox: RunningSandbox, cookie: string, pages: Record<string, string>) {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await launchChromium();
  const figures: Awaited<ReturnType<Bench>> = {};
  try {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const [key = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name: key, value, url: sandbox.storefront }]);
    const page = await context.newPage();
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(sandbox.storefront + path);
      await shown(page);
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
        return (await axe.run()).violations.map(({ id }) => id);
      });
      figures[`axe-${name}`] = figure('at-most', violations.length, 0.001, 'violations', { violations });
    }
  } finally {
    await browser.close();
  }
  return figures;
}

async function shown(page: Page): Promise<void> {
  const block = page.locator('presage-recommendations').first();
  if ((await block.count()) > 0) await block.scrollIntoViewIfNeeded();
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(500);
}

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  /** µs of the thread's own time */
  tdur?: number;
  pid: number;
  tid: number;
  args?: { data?: { url?: string; fileName?: string }; fileName?: string };
}

/** Milliseconds covered by compiling, evaluating or calling our scripts; what lies in one another counts once. */
function ownTime(events: TraceEvent[]): number {
  const spans = events
    .filter(
      ({ ph, name, args }) =>
        ph === 'X' &&
        /^(EvaluateScript|FunctionCall|v8\.compile|V8\.CompileCode|v8\.compileModule|v8\.evaluateModule)$/.test(name) &&
        /presage-theme|presage-recommendations|presage-quick-add/.test(
          args?.data?.url ?? args?.data?.fileName ?? args?.fileName ?? '',
        ),
    )
    .sort((one, other) => one.ts - other.ts);
  let total = 0;
  let until = 0;
  for (const { ts, dur = 0, tdur = dur } of spans) {
    // Inside the one before: counted with it. Time of the thread, where it is told: others use this machine too.
    if (ts >= until) total += tdur;
    until = Math.max(until, ts + dur);
  }
  return total / 1000;
}

/** As the merchant does it, on the page of the theme's blocks. */
async function switchBlocks(sandbox: RunningSandbox, on: boolean): Promise<void> {
  const cookie = (await fetch(`${sandbox.admin}/themes`)).headers.get('set-cookie')?.split(';')[0] ?? '';
  for (const block of BLOCKS) {
    const answer = await fetch(`${sandbox.admin}/themes/blocks`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ block, on: on ? 'on' : 'off' }),
    });
    if (answer.status !== 303) throw new Error(`${block} could not be switched: ${answer.status}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
