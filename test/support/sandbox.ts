// The sandbox as a story sees it: a process of its own, spoken to over HTTP alone.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export interface Addresses {
  storefront: string;
  admin: string;
  mailbox: string;
  control: string;
  app: string;
  shop: string;
}

export interface SandboxMail {
  id: string;
  to: string;
  subject: string;
  at: string;
  html: string;
  text: string;
  headers: Record<string, string>;
}

export type VisitStep =
  | { view: string }
  | { search: string }
  | { add: string }
  | { checkout: { email: string; buyer_accepts_marketing: boolean } }
  | { buy: { email?: string } };

export interface Visit {
  visitor: string;
  consent: { analytics: boolean; marketing: boolean; preferences: boolean; sale_of_data: boolean };
  steps: VisitStep[];
}

export interface Shown {
  decision: string;
  strategy: string;
  fallback: string | null;
  items: { product: string; variant: string; handle: string; title: string; reason: string }[];
}

export interface StoreProduct {
  id: number;
  handle: string;
  title: string;
  variants: { id: number; available: boolean }[];
}

/** The variant of a product that can be bought. */
export const buyable = (product: StoreProduct): string => String(product.variants.find((v) => v.available)?.id);

export const allowed = { analytics: true, marketing: true, preferences: true, sale_of_data: true };
export const refused = { analytics: false, marketing: false, preferences: false, sale_of_data: false };

export interface RunningSandbox extends Omit<Addresses, 'control'> {
  /** Where its state lies: the app's database is `app/presage.db` in it. */
  folder: string;
  /** What the platform signs with. */
  secrets: { apiKey: string; apiSecret: string };
  /** POST to the control API. @throws with its words when it refuses or something is stuck */
  control<T>(path: string, body?: unknown): Promise<T>;
  /** What its clock says, epoch ms. */
  now(): Promise<number>;
  advance(span: string): Promise<void>;
  /** On to the next morning, ten o'clock in the shop (where the world began): far from the quiet hours. */
  nextMorning(): Promise<void>;
  visit(visit: Visit): Promise<{ cart: string | null; checkout: string | null; order: string | null }>;
  mails(to?: string): Promise<SandboxMail[]>;
  /** What the storefront's proxy answers. */
  recommendations(query: Record<string, string>): Promise<Shown>;
  /** Products on the shelf of the first pages of the shop, with their variants. */
  products(most?: number): Promise<StoreProduct[]>;
  truth<T>(): Promise<T>;
  stop(): Promise<void>;
}

/** @param words of `npm run sandbox`; free ports and a fresh state come by themselves */
export async function startSandbox(words: string[] = ['--small']): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [join(root, 'test/sandbox/main.ts'), '--port', '0', '--reset', ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const addresses = await readyLine(child);
  const { control: base, mailbox, storefront } = addresses;

  const control = async <T>(path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${base}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  const read = async <T>(url: string): Promise<T> => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };

  const now = async () => Date.parse((await read<{ now: string }>(`${base}/clock`)).now);
  const began = await now();

  const folder = join(root, '.data', `sandbox-${new URL(storefront).port}`);

  return {
    ...addresses,
    folder,
    secrets: JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')) as RunningSandbox['secrets'],
    control,
    now,
    async nextMorning() {
      const lived = (await now()) - began;
      const minutes = 24 * 60 - (Math.ceil(lived / 60_000) % (24 * 60));
      await control('clock', { advance: `${minutes}m` });
    },
    advance: async (span) => {
      await control('clock', { advance: span });
    },
    visit: (visit) => control('visit', visit),
    mails: (to) => read(`${mailbox}/messages.json${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`),
    recommendations: (query) => read(`${storefront}/apps/presage/recommendations?${new URLSearchParams(query)}`),
    products: async (most = 12) => {
      const page = await (await fetch(`${storefront}/collections/all`)).text();
      const handles = [...new Set([...page.matchAll(/\/products\/([a-z0-9-]+)/g)].map((m) => m[1] as string))];
      const found = await Promise.all(
        handles.slice(0, most * 2).map((handle) => read<StoreProduct>(`${storefront}/products/${handle}.js`)),
      );
      return found.filter((p) => p.variants.some((v) => v.available)).slice(0, most);
    },
    truth: () => read(`${base}/truth`),
    async stop() {
      if (child.exitCode !== null) return;
      const gone = new Promise((r) => child.once('exit', r));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function readyLine(child: ChildProcess): Promise<Addresses> {
  return new Promise((ready, failed) => {
    let out = '';
    let words = '';
    child.stderr?.on('data', (bytes) => {
      words = `${words}${bytes}`.slice(-4000);
    });
    child.stdout?.on('data', (bytes) => {
      out += bytes;
      const line = out.split('\n')[0] as string;
      if (!out.includes('\n')) return;
      try {
        ready(JSON.parse(line));
      } catch {
        failed(new Error(`the sandbox said: ${line}`));
      }
    });
    child.once('exit', (code) => failed(new Error(`the sandbox ended with ${code}\n${words}`)));
  });
}
