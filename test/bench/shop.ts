// A shop of made-up size in a prepared database: what the app under load serves from.

import type { ShopEvent } from '../../server/events/shop-event.ts';
import { training } from '../../server/learning/training.ts';
import { keysFrom } from '../../server/lib/keys.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { visitorConsentsChanged } from '../../server/profile/consent.ts';
import { recordEvents } from '../../server/profile/record.ts';
import { saveShop } from '../../server/storage/shops.ts';
import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { openStore } from '../../server/storage/store.ts';
import { freshFolder, KEY, SHOP } from './processes.ts';

export interface BenchShop {
  folder: string;
  visitors: string[];
  products: string[];
}

const TYPES = ['Lamps', 'Mugs', 'Blankets', 'Jackets', 'Boots', 'Bowls', 'Bags', 'Chairs'];

/** Products with types and tags, visitors with tastes for one type each; a trained model; nothing waits to be done. */
export async function benchShop(size: { products: number; visitors: number; views: number }): Promise<BenchShop> {
  const random = seededRandom(11);
  const folder = freshFolder();
  const { store, file, close } = await openStore(folder);
  const now = Date.now();
  const keys = keysFrom(Buffer.from(KEY, 'base64'));
  const jobs = sqliteJobs(store, () => now, random);
  const facts = {
    platform: 'p',
    name: 'B',
    url: 'https://b',
    currency: 'EUR',
    zone: 'UTC',
    locale: 'en',
    emailSealed: null,
  };
  await saveShop(store, { shop: SHOP, ...facts }, now);
  const products = Array.from({ length: size.products }, (_, i) => String(800_000 + i));
  const visitors = Array.from({ length: size.visitors }, (_, i) => `bench-visitor-${String(i).padStart(8, '0')}`);
  const events: ShopEvent[] = products.map((id, i) => ({
    type: 'product-changed',
    id: `p${id}`,
    at: now - 1e9,
    product: {
      id,
      handle: `product-${id}`,
      title: `${TYPES[i % TYPES.length]} of kind ${i}`,
      description: '',
      productType: TYPES[i % TYPES.length] as string,
      vendor: `Vendor ${i % 12}`,
      tags: [`tag-${i % 30}`, `tag-${(i * 7) % 50}`],
      image: null,
      published: true,
      giftCard: false,
      createdAt: now - 1e10,
      updatedAt: now - 1e9,
      variants: [
        {
          id: `9${id}`,
          title: '',
          sku: id,
          price: 1000 + (i % 90) * 100,
          compareAt: null,
          inventory: 5,
          available: true,
          position: 1,
        },
      ],
    },
  }));
  for (const [v, visitor] of visitors.entries()) {
    for (let i = 0; i < size.views; i++) {
      const near = random() < 0.8;
      const index = near
        ? (Math.floor((random() * size.products) / TYPES.length) * TYPES.length + (v % TYPES.length)) % size.products
        : Math.floor(random() * size.products);
      events.push({
        type: 'product-viewed',
        id: `${visitor}:${i}`,
        at: now - 3_600_000 + i * 60_000,
        visitor,
        product: products[index] as string,
      });
    }
  }
  for (let i = 0; i < events.length; i += 2000) {
    await store
      .transaction()
      .execute((trx) => recordEvents(trx, { keys, jobs, now, announce: false }, SHOP, events.slice(i, i + 2000)));
  }
  await store.transaction().execute(async (trx) => {
    const words = visitors.map((visitor) => ({
      visitor,
      purpose: 'analytics' as const,
      granted: true,
      at: now - 4_000_000,
    }));
    await visitorConsentsChanged(trx, SHOP, words);
  });
  const { train } = training({ store, file, folder, now: () => now, promoted: () => {} });
  await train(SHOP, new AbortController().signal);
  await close();
  return { folder, visitors, products };
}
