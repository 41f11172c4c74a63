// How long the training of a whole shop takes, and how much memory, as the shop grows: every question, in the worker the app uses.

import { training } from '../../server/learning/training.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { openStore } from '../../server/storage/store.ts';
import { type Bench, figure } from './figure.ts';
import { freshFolder, SHOP } from './processes.ts';

const DAY = 86_400_000;
const SIZES = [10_000, 30_000, 100_000];
/** Browsing and orders together. */
const EVENTS_EACH = 50;
const PRODUCTS = 3000;
const YEAR_DAYS = 400;
const BROWSED_DAYS = 170;

/** A shop with so many shoppers, half of whom browse in a browser that agreed, written straight into its database. */
async function grownShop(shoppers: number, now: number): Promise<{ folder: string; events: number }> {
  const folder = freshFolder();
  const { raw, close } = await openStore(folder);
  const random = seededRandom(17);
  raw.pragma('synchronous = OFF');
  const into = (table: string, columns: string) => {
    const names = columns.split(' ');
    return raw.prepare(`insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`);
  };
  raw.exec('begin');
  into('shops', 'shop platform name url currency zone locale installed_at history_state history_progress settings').run(
    SHOP,
    'p',
    'B',
    'https://b',
    'EUR',
    'UTC',
    'en',
    now - YEAR_DAYS * DAY,
    'done',
    '{}',
    '{}',
  );
  const product = into(
    'products',
    'shop id handle title description product_type vendor tags published price gift_card created_at updated_at',
  );
  const variant = into('variants', 'shop id product title sku price inventory available position');
  for (let i = 0; i < PRODUCTS; i++) {
    const about = [`product-${i}`, `Thing ${i} of kind ${i % 40}`, '', `kind ${i % 40}`, `maker ${i % 12}`];
    product.run(SHOP, `p${i}`, ...about, `["tag-${i % 30}"]`, 1, 1000 + (i % 90) * 100, 0, now - 500 * DAY, now);
    variant.run(SHOP, `v${i}`, `p${i}`, '', `s${i}`, 1000 + (i % 90) * 100, 9, 1, 1);
  }
  const shopper = into('shoppers', 'shop id locale tags staff created_at seen_at');
  const consent = into('consents', 'shop subject_kind subject purpose granted at source');
  const link = into('visitor_links', 'shop source visitor shopper since_at via');
  const event = into('events', 'shop id type at received_at visitor product body');
  const order = into('orders', 'shop id name shopper placed_at updated_at currency total refunded net channel counted');
  const line = into('order_lines', 'shop order_id line product variant title quantity refunded_quantity price');
  let events = 0;
  for (let i = 0; i < shoppers; i++) {
    const id = `s${i}`;
    const taste = Math.floor(40 * random() ** 2);
    const choice = () =>
      random() < 0.7 ? taste + 40 * Math.floor((random() ** 2 * PRODUCTS) / 40) : Math.floor(PRODUCTS * random() ** 2);
    const joinedAt = now - YEAR_DAYS * DAY * random();
    shopper.run(SHOP, id, 'en', '[]', 0, joinedAt, now);
    const visitor = `visitor-${i}`;
    let own = 0;
    const gap = 20 + 160 * random();
    for (let at = joinedAt; at < now && random() < 0.9; at += -Math.log(1 - random()) * gap * DAY) {
      const total = Math.round(2000 * Math.exp(random()));
      const number = `${id}-${own++}`;
      order.run(SHOP, number, number, id, at, at, 'EUR', total, 0, total, 'online', 1);
      const bought = choice();
      line.run(SHOP, number, '1', `p${bought}`, `v${bought}`, 'Thing', 1, 0, total);
      if (i % 2 > 0 || at < now - BROWSED_DAYS * DAY) continue;
      event.run(SHOP, `${number}.cart`, 'cart-line-added', at - 60_000, at, visitor, `p${bought}`, '{}');
      event.run(SHOP, `${number}.done`, 'checkout-completed', at, at, visitor, null, '{}');
    }
    if (i % 2 === 0) {
      consent.run(SHOP, 'visitor', visitor, 'analytics', 1, now - YEAR_DAYS * DAY, 'pixel');
      link.run(SHOP, `link-${i}`, visitor, id, now - YEAR_DAYS * DAY, 'checkout');
    }
    // Twice as many in every second browser: the other half has not agreed, and is not written down.
    for (let seen = 0; i % 2 === 0 && seen < 2 * (EVENTS_EACH - own); ) {
      const at = now - BROWSED_DAYS * DAY * random();
      for (let step = 0; step < 5; step++, seen++) {
        const type = random() < 0.88 ? 'product-viewed' : 'cart-line-added';
        const moment = Math.min(now - 1, at + step * 60_000);
        event.run(SHOP, `${id}.${seen}`, type, moment, moment, visitor, `p${choice()}`, '{}');
        events++;
      }
    }
    events += own;
    if (i % 1000 === 999) raw.exec('commit; begin');
  }
  raw.exec('commit; analyze');
  await close();
  return { folder, events };
}

export const benchTrainCurve: Bench = async () => {
  const curve = [];
  for (const shoppers of SIZES) {
    const now = Date.now();
    const { folder, events } = await grownShop(shoppers, now);
    const { store, file, close } = await openStore(folder);
    const { train } = training({ store, file, folder, now: () => now, promoted: () => {} });
    const [begun, used] = [performance.now(), process.cpuUsage()];
    await train(SHOP, new AbortController().signal);
    const spent = process.cpuUsage(used);
    const seconds = (performance.now() - begun) / 1000;
    const [models, faults] = await Promise.all([
      store.selectFrom('models').select('question').where('state', '=', 'champion').execute(),
      store.selectFrom('learning_runs').select('detail').where('what', '=', 'failed').execute(),
    ]);
    if (faults.length > 0) throw new Error(faults[0]!.detail);
    await close();
    const point = {
      ...{ shoppers, events, seconds: Number(seconds.toFixed(1)) },
      cpuSeconds: Number(((spent.user + spent.system) / 1e6).toFixed(1)),
      // The most the process has ever held, the smaller shops before it included.
      gigabytes: Number((process.resourceUsage().maxRSS / 1024 ** 2).toFixed(2)),
      models: models.map(({ question }) => question).sort(),
    };
    process.stderr.write(`${JSON.stringify(point)}\n`);
    curve.push(point);
  }
  const [smallest, largest] = [curve[0]!, curve.at(-1)!];
  const shape = (n: number) => n * Math.log(n);
  const growth = largest.cpuSeconds / smallest.cpuSeconds;
  return {
    'train-100k': figure('at-most', largest.seconds, 600, 's', { what: 'every question of a shop', curve }),
    'train-memory': figure('at-most', largest.gigabytes, 4, 'GB', { what: 'largest resident size of the process' }),
    'train-growth': figure('at-most', growth, shape(largest.shoppers) / shape(smallest.shoppers), '×', {
      what: 'processor time at the largest size over that at the smallest; the limit is that of n log n',
    }),
  };
};
