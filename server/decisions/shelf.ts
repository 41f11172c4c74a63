// What can be recommended in a shop right now, in memory: catalogue, model and settings, loaded once and refreshed when they change.

import { LRUCache } from 'lru-cache';
import type { ModelBundle } from '../../models/model.ts';
import { type Eligibility, loadNextItem, type NextItemRanker, type RankAnswer } from '../../models/next-item/load.ts';
import { loadReplenishment, type Replenishment } from '../../models/replenishment/load.ts';
import { type CatalogueProduct, catalogueOf } from '../catalogue/products.ts';
import { championOf, ModelFileRefused, readModel, refuseModel } from '../learning/model-store.ts';
import { dayOf } from '../lib/zone-time.ts';
import { type KindSellers, kindSellersOf } from '../profile/kind-sellers.ts';
import { type Shop, shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { rulesOf } from './merchandising.ts';
import type { Placement } from './placements.ts';
import { priceThirds } from './price-thirds.ts';
import { effectsOf, type RuleEffects } from './rule-effects.ts';
import { type WordIndex, wordIndex } from './word-match.ts';

export interface Shelf {
  shop: Shop;
  products: Map<string, CatalogueProduct>;
  productOfVariant: Map<string, string>;
  eligible: Set<string>;
  /** Eligible products, best sellers of late first, then the newest: the rung of the ladder where there is no model. */
  bestSellers: string[];
  /** What each kind of shoppers buys most. */
  kindSellers: KindSellers;
  /** How many of them have sold at all. */
  sold: number;
  ranker: NextItemRanker | null;
  /** `eligible` as the ranker wants it, made once a shelf and not once an answer. */
  allowed: Eligibility | null;
  /** What is used up and bought again; null until that was learned. */
  replenishment: Replenishment | null;
  /** Rankings of late by what was asked: a ranker gives the same answer to the same request, and newcomers all ask alike. */
  rankings: LRUCache<string, Promise<RankAnswer>>;
  model: string | null;
  /** What the merchant's rules do to a placement on the day of a moment. */
  effects(placement: Placement, at: number): RuleEffects;
  /** Products of a collection; null for one that is not known. */
  members(collection: string): ReadonlySet<string> | null;
  /** The catalogue by its words, made when first asked. */
  words(): WordIndex;
  /** Third of its product type's prices a product lies in. */
  priceThird(product: CatalogueProduct): number;
  /** Why there is no ranker, if there is none. */
  withoutModel: 'not-trained' | 'model-refused' | null;
}

/** Rankings kept a shelf: some thirty products each, so a few megabytes. */
const RANKINGS = 2000;
/** A shelf this old is read again even if nobody said that something changed (another process may have changed it). */
const FRESH_MS = 60_000;
/** Best sellers are those of the last quarter. */
const SALES_MS = 90 * 86_400_000;

export function shelves(deps: { store: Store; folder: string; now(): number; elapsed(): number }) {
  const kept = new Map<string, { shelf: Promise<Shelf | null>; readAt: number; stale: boolean }>();
  const rankers = new Map<string, { model: string; ranker: NextItemRanker }>();

  const rankerOf = async (shop: string): Promise<Pick<Shelf, 'ranker' | 'model' | 'withoutModel'>> => {
    const champion = await championOf(deps.store, shop, 'next-item');
    if (champion === null) {
      const refused = await deps.store
        .selectFrom('models')
        .select('id')
        .where('shop', '=', shop)
        .where('question', '=', 'next-item')
        .where('state', '=', 'refused')
        .executeTakeFirst();
      return { ranker: null, model: null, withoutModel: refused === undefined ? 'not-trained' : 'model-refused' };
    }
    const known = rankers.get(shop);
    if (known?.model === champion.id) return { ranker: known.ranker, model: champion.id, withoutModel: null };
    try {
      const bundle: ModelBundle = await readModel(deps.folder, champion.hash);
      const ranker = await loadNextItem(bundle);
      rankers.set(shop, { model: champion.id, ranker });
      return { ranker, model: champion.id, withoutModel: null };
    } catch (fault) {
      const why = fault instanceof ModelFileRefused ? fault.message : 'the model file cannot be loaded';
      await deps.store.transaction().execute((trx) => refuseModel(trx, shop, champion, why, deps.now()));
      return { ranker: null, model: null, withoutModel: 'model-refused' };
    }
  };

  const replenishmentOf = async (shop: string): Promise<Replenishment | null> => {
    const champion = await championOf(deps.store, shop, 'replenishment');
    if (champion === null) return null;
    try {
      return loadReplenishment(await readModel(deps.folder, champion.hash));
    } catch (fault) {
      // Nothing comes back then; the model's own page says why.
      const why = fault instanceof ModelFileRefused ? fault.message : 'the model file cannot be loaded';
      await deps.store.transaction().execute((trx) => refuseModel(trx, shop, champion, why, deps.now()));
      return null;
    }
  };

  const read = async (name: string): Promise<Shelf | null> => {
    const shop = await shopOf(deps.store, name);
    if (shop === null || shop.uninstalledAt !== null) return null;
    const catalogue = await catalogueOf(deps.store, name);
    const productOfVariant = new Map<string, string>();
    for (const p of catalogue) for (const v of p.variants) productOfVariant.set(v, p.id);
    const sales = await unitsSold(deps.store, name, deps.now() - SALES_MS);
    const eligible = catalogue.filter((p) => p.eligible);
    const ids = new Set(eligible.map((p) => p.id));
    const model = await rankerOf(name);
    const products = new Map(catalogue.map((p) => [p.id, p]));
    return {
      shop,
      products,
      ...(await lookups(deps.store, shop, catalogue, products)),
      productOfVariant,
      rankings: new LRUCache({ max: RANKINGS }),
      eligible: ids,
      kindSellers: await kindSellersOf(deps.store, name),
      bestSellers: eligible
        .sort((a, b) => (sales.get(b.id) ?? 0) - (sales.get(a.id) ?? 0) || b.createdAt - a.createdAt)
        .map((p) => p.id),
      sold: eligible.filter((p) => sales.has(p.id)).length,
      ...model,
      replenishment: await replenishmentOf(name),
      allowed: model.ranker?.eligibility((id) => ids.has(id)) ?? null,
    };
  };

  return {
    /** The shelf of a shop; null for shops that are not installed. */
    of(name: string): Promise<Shelf | null> {
      const known = kept.get(name);
      if (known !== undefined && !known.stale) {
        if (deps.elapsed() - known.readAt > FRESH_MS) {
          // Old but usable: it answers while the next one is read.
          known.stale = true;
          const readAt = deps.elapsed();
          void read(name).then(
            (shelf) => {
              // If something changed meanwhile, this is the state before it.
              if (kept.get(name) === known) kept.set(name, { shelf: Promise.resolve(shelf), readAt, stale: false });
            },
            () => {
              // The database was busy: the old shelf answers on, and the next look tries again.
              known.stale = false;
            },
          );
        }
        return known.shelf;
      }
      if (known?.stale && deps.elapsed() - known.readAt > FRESH_MS) return known.shelf;
      const shelf = read(name);
      kept.set(name, { shelf, readAt: deps.elapsed(), stale: false });
      shelf.catch(() => {
        if (kept.get(name)?.shelf === shelf) kept.delete(name);
      });
      return shelf;
    },
    /** Something of this shop changed: the next answer reads it afresh. */
    changed(name: string): void {
      kept.delete(name);
    },
  };
}

/** What is worked out from the catalogue when it is first needed, once a shelf. */
async function lookups(
  db: Store,
  { shop, zone }: Shop,
  catalogue: readonly CatalogueProduct[],
  products: ReadonlyMap<string, CatalogueProduct>,
): Promise<Pick<Shelf, 'effects' | 'members' | 'words' | 'priceThird'>> {
  const rules = await rulesOf(db, shop);
  const effects = new Map<string, RuleEffects>();
  const members = new Map<string, Set<string>>();
  for (const { id, collections } of catalogue) {
    for (const collection of collections) {
      const known = members.get(collection);
      if (known) known.add(id);
      else members.set(collection, new Set([id]));
    }
  }
  let words: WordIndex | null = null;
  let third: ((product: CatalogueProduct) => number) | null = null;
  return {
    effects(placement, at) {
      const key = `${placement} ${dayOf(at, zone)}`;
      let found = effects.get(key);
      if (found === undefined) {
        found = effectsOf(rules, products, placement, at, zone);
        effects.set(key, found);
      }
      return found;
    },
    members: (collection) => members.get(collection) ?? null,
    words() {
      words ??= wordIndex(catalogue.filter((product) => product.eligible));
      return words;
    },
    priceThird(product) {
      third ??= priceThirds(catalogue);
      return third(product);
    },
  };
}

async function unitsSold(db: Store, shop: string, since: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('orders')
    .innerJoin('order_lines', (join) =>
      join.onRef('order_lines.shop', '=', 'orders.shop').onRef('order_lines.order_id', '=', 'orders.id'),
    )
    .select((e) => ['order_lines.product', e.fn.sum<number>('order_lines.quantity').as('units')])
    .where('orders.shop', '=', shop)
    .where('orders.counted', '=', 1)
    .where('orders.placed_at', '>=', since)
    .where('order_lines.product', 'is not', null)
    .groupBy('order_lines.product')
    .execute();
  return new Map(rows.map((r) => [r.product as string, Number(r.units)]));
}

export type Shelves = ReturnType<typeof shelves>;
