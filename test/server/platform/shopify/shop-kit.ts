// What tests of this folder share: a wound clock, an app with two secrets, tokens of all kinds, a store in a temporary folder.

import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keysFrom } from '../../../../server/lib/keys.ts';
import { seededRandom } from '../../../../server/lib/random.ts';
import type { EventRecorder } from '../../../../server/platform/shopify/recorder.ts';
import type { ShopifySettings } from '../../../../server/platform/shopify/settings.ts';
import { recordEvents } from '../../../../server/profile/record.ts';
import type { ClaimedJob, JobContext, JobHandlers } from '../../../../server/storage/jobs.ts';
import { saveShop } from '../../../../server/storage/shops.ts';
import { sqliteJobs } from '../../../../server/storage/sqlite-jobs.ts';
import { openStore } from '../../../../server/storage/store.ts';

export const SHOP = 'example-shop.myshopify.com';
export const NOW = Date.UTC(2026, 10, 20, 9);

export const settings: ShopifySettings = {
  apiKey: 'client-id',
  secret: 'the-secret-of-the-app',
  secrets: ['the-secret-of-the-app', 'the-secret-before-it'],
  origin: null,
};

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A session token with any header and claims; undefined takes a claim away. */
export function aSessionToken(
  claims: Record<string, unknown> = {},
  { header = {}, secret = settings.secret }: { header?: Record<string, unknown>; secret?: string } = {},
): string {
  const seconds = Math.floor(NOW / 1000);
  const head = encode({ alg: 'HS256', typ: 'JWT', ...header });
  const body = encode({
    iss: `https://${SHOP}/admin`,
    dest: `https://${SHOP}`,
    aud: settings.apiKey,
    sub: '42',
    exp: seconds + 60,
    nbf: seconds,
    iat: seconds,
    jti: 'f8912129-1af6-4cad-9ca3-76b0f7621087',
    sid: 'aaea182f2732d44c23057c0fea584021a4485b2bd25d3eb7fd349313ad24c685',
    ...claims,
  });
  const algorithm = header.alg === 'HS512' ? 'sha512' : 'sha256';
  return `${head}.${body}.${createHmac(algorithm, secret).update(`${head}.${body}`).digest('base64url')}`;
}

/** A store with the shop installed, jobs, keys, a clock to wind, and a runner for whatever is due. */
export async function aShopStore({ installed = true }: { installed?: boolean } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'presage-platform-'));
  const opened = await openStore(folder);
  const clock = { at: NOW, now: () => clock.at };
  const keys = keysFrom(new Uint8Array(32).fill(7));
  const random = seededRandom(1);
  const jobs = sqliteJobs(opened.store, clock.now, random);
  const facts = {
    shop: SHOP,
    platform: 'shopify',
    name: 'Example',
    url: 'https://example.com',
    currency: 'EUR',
    zone: 'Europe/Berlin',
    locale: 'en',
    emailSealed: null,
  };
  if (installed) await saveShop(opened.store, facts, NOW - 1000);
  const record: EventRecorder = (trx, shop, events, announce) =>
    recordEvents(trx, { keys, jobs, now: clock.now(), announce }, shop, events);

  /** Runs due jobs of these handlers, winding the clock to the next one, until none is left. */
  const drain = async (handlers: JobHandlers, { limit = 200 } = {}) => {
    const ran: string[] = [];
    for (let n = 0; n < limit; n++) {
      const [job] = await jobs.claim(Object.keys(handlers), 1, 30_000);
      if (job === undefined) {
        const next = await opened.store
          .selectFrom('jobs')
          .select('due_at')
          .where('done', '=', 0)
          .where('kind', 'in', Object.keys(handlers))
          .orderBy('due_at')
          .executeTakeFirst();
        if (next === undefined) return ran;
        clock.at = Math.max(clock.at + 1, next.due_at);
        continue;
      }
      ran.push(job.kind);
      await runJob(handlers, job);
      await jobs.finish(opened.store, job);
    }
    throw new Error(`jobs never end: ${ran.slice(-5).join(', ')}`);
  };

  return {
    ...opened,
    folder,
    clock,
    keys,
    random,
    jobs,
    record,
    facts,
    drain,
    sleep: (_ms: number) => new Promise<void>((resolve) => setImmediate(resolve)),
    pressed: () => false,
    room: async () => {},
    async end() {
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function runJob(handlers: JobHandlers, job: ClaimedJob, over: Partial<JobContext> = {}): Promise<void> {
  const handler = handlers[job.kind];
  if (handler?.nature !== 'external') throw new Error(`no external handler for ${job.kind}`);
  return handler.run(job, { signal: new AbortController().signal, heartbeat: async () => true, attempts: 1, ...over });
}
