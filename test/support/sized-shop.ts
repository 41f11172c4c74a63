// A shop with as many orders as a test asks for, from the first day on: catalogue, shoppers who come back or don't, one visitor who looks.

import type { CatalogueProduct } from '../../server/catalogue/products.ts';
import { decisionLog } from '../../server/decisions/decision-log.ts';
import { type RecommendDeps, recommender } from '../../server/decisions/recommend.ts';
import { shelves } from '../../server/decisions/shelf.ts';
import { tasteTrails } from '../../server/features/taste-trail.ts';
import { training } from '../../server/learning/training.ts';
import { type Random, seededRandom } from '../../server/lib/random.ts';
import { madeUpShop } from '../models/next-item/made-up-shop.ts';
import {
  aConsent,
  aGround,
  anEvent,
  anOrder,
  aProduct,
  aShop,
  aShopper,
  aVisitorLink,
  DAY,
  type Ground,
  HOUR,
  SHOP,
} from './builders.ts';
import { decisionsInPlace } from './decisions-in-place.ts';

export const VISITOR = 'sized-shop-visitor-1';

export interface SizedShop extends Ground {
  recommend: ReturnType<typeof recommender>;
  /** What decisions are made with. */
  deciding: RecommendDeps;
  shelf: ReturnType<typeof shelves>;
  learning: ReturnType<typeof training>;
  /** What the night does. */
  train(): Promise<void>;
  flush(): Promise<void>;
  /** Something changed beside the app: the next answer reads the shop afresh. */
  changed(): void;
  products: string[];
  /** Who ordered most often; null where nobody did. */
  keenest: string | null;
  /** When whoever will order again does so next, epoch ms: what the scores try to know. */
  nextOrderAt: Map<string, number>;
}

/** @param products how many it sells; every tenth is sold out and may not be shown */
export async function sizedShop(orders: number, { products = 120, seed = 1 } = {}): Promise<SizedShop> {
  const ground = await aGround();
  // What is being built may be lost in a power cut.
  ground.raw.pragma('synchronous = OFF');
  ground.raw.exec('begin');
  await aShop(ground);
  const { catalogue } = madeUpShop({ visits: 1, products });
  const shift = ground.now - DAY - Math.max(0, ...catalogue.map((p) => p.createdAt));
  for (const [at, { id, title, type, tags, vendor, price, createdAt }] of catalogue.entries()) {
    const soldOut = at % 10 === 9;
    await aProduct(ground, {
      id,
      title,
      vendor,
      price,
      product_type: type,
      tags: JSON.stringify(tags),
      created_at: createdAt + shift,
    });
    const variant = { shop: SHOP, id: `v-${id}`, product: id, title: 'One size', sku: null, price, compare_at: null };
    const stock = { inventory: soldOut ? 0 : 5, available: soldOut ? 0 : 1, position: 1 };
    await ground.store
      .insertInto('variants')
      .values({ ...variant, ...stock })
      .execute();
  }
  const { keenest, nextOrderAt } = await ordersOf(ground, orders, catalogue.length, seededRandom(`${seed}/orders`));
  await aConsent(ground, { visitor: VISITOR, purpose: 'analytics', source: 'pixel' });
  // Orders choose what a mail shows only where a browser of the shopper has agreed.
  if (keenest !== null) {
    await aVisitorLink(ground, { visitor: 'browser-of-the-keenest', shopper: keenest });
    await aConsent(ground, { visitor: 'browser-of-the-keenest', purpose: 'analytics', source: 'pixel' });
  }
  for (const [at, product] of ['p0', 'p30', 'p60'].entries()) {
    await anEvent(ground, { visitor: VISITOR, product, at: ground.now - HOUR + at * 60_000 });
  }
  ground.raw.exec('commit');

  const { store, raw, folder, file } = ground;
  const now = () => made.now;
  const shelf = shelves({ store, folder, now, elapsed: () => performance.now() });
  const log = decisionLog(decisionsInPlace(store), (fault) => {
    throw fault;
  });
  const learning = training({ store, file, folder, now, promoted: (shop: string) => shelf.changed(shop) });
  const deciding = { shelves: shelf, trails: tasteTrails(raw), log, now, random: seededRandom(`${seed}/shown`) };
  const made: SizedShop = {
    ...ground,
    shelf,
    learning,
    recommend: recommender(deciding),
    deciding,
    train: () => learning.train(SHOP, new AbortController().signal),
    flush: () => log.flush(),
    changed: () => shelf.changed(SHOP),
    products: catalogue.map((p: Pick<CatalogueProduct, 'id'>) => p.id),
    keenest,
    nextOrderAt,
  };
  return made;
}

/** Shoppers come over two years, order at their own pace and stop some day; each leans to one kind of product. */
async function ordersOf(ground: Ground, orders: number, products: number, random: Random) {
  const types = 6;
  let made = 0;
  const nextOrderAt = new Map<string, number>();
  let keenest: { shopper: string; orders: number } | null = null;
  while (made < orders) {
    const { id: shopper } = await aShopper(ground, { seen_at: ground.now });
    const pace = (20 + 160 * random()) * DAY;
    const leaning = Math.floor(random() * types);
    let at = ground.now - 730 * DAY * random() - HOUR;
    let own = 0;
    while (at < ground.now && made < orders) {
      const lines = Array.from({ length: 1 + Math.floor(random() * 2) }, () => {
        const place = Math.floor((random() ** 1.5 * products) / types) * types + leaning;
        const product = `p${Math.min(place, products - 1)}`;
        return { product, variant: `v-${product}`, title: product };
      });
      const total = Math.round(1000 + 9000 * random());
      await anOrder(ground, { shopper, placed_at: Math.round(at), updated_at: Math.round(at), total, lines });
      made++;
      own++;
      if (random() < 0.25) break;
      at += -Math.log(1 - random()) * pace;
      if (at >= ground.now) nextOrderAt.set(shopper, at);
    }
    if (keenest === null || own > keenest.orders) keenest = { shopper, orders: own };
  }
  return { keenest: keenest?.shopper ?? null, nextOrderAt };
}
