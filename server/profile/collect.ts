// The collector: batches of what a browser saw, believed only after schema, consent and rate; many batches share one commit.

import { z } from 'zod';
import { addDrops, countDrops, type Drops } from '../events/drops.ts';
import type { Browsed, BrowsingType } from '../events/shop-event.ts';
import { inGroups } from '../lib/in-groups.ts';
import type { Store } from '../storage/store.ts';
import { BROWSING_TOO_OLD_MS } from './checkout-signs.ts';
import { type BrowsingPurpose, consentsOfVisitors, type VisitorWord, visitorConsentsChanged } from './consent.ts';
import { countFates, type RecordContext, recordEvents } from './record.ts';

const id = z.string().regex(/^[A-Za-z0-9_:.~-]{1,64}$/);
const token = z.string().min(1).max(255);
const types = [
  'page-viewed',
  'product-viewed',
  'collection-viewed',
  'search-submitted',
  'cart-viewed',
  'cart-line-added',
  'cart-line-removed',
  'checkout-started',
  'checkout-contact-given',
  'checkout-completed',
  'recommendation-shown',
  'recommendation-clicked',
] as const satisfies BrowsingType[];

/** People type addresses into search fields; the log names nobody. */
function withoutAddresses(text: string): string {
  return text.replace(/[^\s/]+(?:@|%40)[^\s/]+/gi, '(address)');
}

const reported = z.object({
  id: z.string().min(1).max(128),
  type: z.enum(types),
  at: z.number().int().positive().max(8.64e15),
  product: id.optional(),
  variant: id.optional(),
  quantity: z.number().int().min(0).max(100_000).optional(),
  collection: z.string().max(255).optional(),
  query: z.string().max(200).transform(withoutAddresses).optional(),
  // What stands behind the path may be anything: keys of one-time links, addresses.
  path: z
    .string()
    .max(500)
    .transform((path) => withoutAddresses(path.replace(/[?#].*$/s, '')))
    .optional(),
  cart: token.optional(),
  checkout: token.optional(),
  order: id.optional(),
  decision: id.optional(),
  products: z.array(id).max(50).optional(),
});

const knownTypes = new Set<unknown>(types);

/** What a storefront posts. The events are looked at one by one: a bad one does not take the others with it. */
export const CollectorBatch = z.object({
  shop: z.string().min(1).max(255),
  visitor: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  client: z.string().max(128).nullish(),
  consent: z
    .object({
      analytics: z.boolean().optional(),
      marketing: z.boolean().optional(),
      preferences: z.boolean().optional(),
      sale_of_data: z.boolean().optional(),
    })
    .default({}),
  events: z.array(z.unknown()).max(500),
});
export type CollectorBatch = z.infer<typeof CollectorBatch>;

export interface Collected {
  stored: number;
  dropped: Drops;
}

/** Sorts a batch into what may be stored and what is dropped, and why. */
export function sortBatch(batch: CollectorBatch, now: number): { events: Browsed[]; dropped: Drops } {
  const dropped: Drops = {};
  if (batch.consent.analytics !== true) {
    if (batch.events.length > 0) dropped['no-consent'] = batch.events.length;
    return { events: [], dropped };
  }
  const events: Browsed[] = [];
  for (const given of batch.events) {
    const parsed = reported.safeParse(given);
    let reason: keyof Drops | null = null;
    if (!parsed.success) {
      const type = (given as { type?: unknown } | null)?.type;
      reason = typeof type === 'string' && !knownTypes.has(type) ? 'unknown-type' : 'malformed';
    } else if (parsed.data.at < now - BROWSING_TOO_OLD_MS) reason = 'too-old';
    if (reason !== null) dropped[reason] = (dropped[reason] ?? 0) + 1;
    else if (parsed.success) {
      // Ids are the browser's own: the visitor in front keeps one browser from claiming another one's.
      events.push({ ...parsed.data, id: `${batch.visitor}:${parsed.data.id}`, visitor: batch.visitor });
    }
  }
  return { events, dropped };
}

/** Takes batches and answers each once it is committed; all that wait at one moment are committed together. */
export function collector(store: Store, context: () => RecordContext) {
  return {
    /** @throws when the database can't take it (disk full, locked): then nothing of the batch is stored. */
    collect: inGroups<CollectorBatch, Collected>((group) =>
      store.transaction().execute((trx) => storeGroup(trx, context(), group)),
    ),
  };
}

interface Sorted {
  batch: CollectorBatch;
  events: Browsed[];
  dropped: Drops;
}

async function storeGroup(trx: Store, context: RecordContext, group: CollectorBatch[]): Promise<Collected[]> {
  const sorted: Sorted[] = group.map((batch) => ({ batch, ...sortBatch(batch, context.now) }));
  for (const [shop, own] of Map.groupBy(sorted, (s) => s.batch.shop)) {
    await consentsHeard(trx, context, shop, own);
    const { fates } = await recordEvents(
      trx,
      context,
      shop,
      own.flatMap((s) => s.events),
    );
    const drops: Drops = {};
    let at = 0;
    for (const one of own) {
      addDrops(one.dropped, countFates(fates.slice(at, at + one.events.length)).dropped);
      at += one.events.length;
      addDrops(drops, one.dropped);
    }
    await countDrops(trx, shop, 'collector', drops, context.now);
  }
  return sorted.map(({ batch, dropped }) => ({
    stored: batch.events.length - Object.values(dropped).reduce((sum, n) => sum + n, 0),
    dropped,
  }));
}

/**
 * Takes over what browsers say of consent, where it is new. Without analytics consent no row with the visitor is written, not even of
 * the refusal, unless a yes is taken back.
 */
async function consentsHeard(trx: Store, context: RecordContext, shop: string, sorted: Sorted[]): Promise<void> {
  const known = await consentsOfVisitors(
    trx,
    shop,
    sorted.map((s) => s.batch.visitor),
  );
  const words: VisitorWord[] = [];
  for (const { batch, events } of sorted) {
    const before = known.get(batch.visitor);
    const withdrawn = batch.consent.analytics === false && before?.get('analytics') === 1;
    if (events.length === 0 && !withdrawn) continue;
    const at = withdrawn ? context.now : Math.min(context.now, ...events.map((e) => e.at));
    for (const [purpose, granted] of Object.entries(batch.consent) as [BrowsingPurpose, boolean][]) {
      if (before?.get(purpose) !== (granted ? 1 : 0)) words.push({ visitor: batch.visitor, purpose, granted, at });
    }
  }
  await visitorConsentsChanged(trx, shop, words);
}
