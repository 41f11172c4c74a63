// Shops of no, fifty, five hundred and ten thousand orders, from the platform's bulk files through training to the storefront: each gives
// recommendations, and scores that know no more than the shop can tell.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../server/lib/random.ts';
import { openForReading } from '../../server/storage/store.ts';
import { allowed, type RunningSandbox, startSandbox } from '../support/sandbox.ts';

const DAY = 86_400_000;
const DAYS = 400;
const PRODUCTS = 60;
const files = mkdtempSync(join(tmpdir(), 'presage-sizes-'));
let sandbox: RunningSandbox | undefined;

afterEach(async () => {
  await sandbox?.stop();
  sandbox = undefined;
});
afterAll(() => rmSync(files, { recursive: true }));

/** A plain order file: people who come back after gaps of their own, each with a product they like best. */
function orderFile(orders: number): string {
  const random = seededRandom(orders);
  const begun = Date.UTC(2025, 0, 1);
  const rows = ['customer_id,date,order_id,product,quantity,amount,currency'];
  for (let who = 0; rows.length <= orders; who++) {
    const gap = 15 + 120 * random();
    const loved = Math.floor(PRODUCTS * random() ** 2);
    let at = DAYS * random();
    while (at < DAYS && rows.length <= orders) {
      const product = random() < 0.6 ? loved : Math.floor(PRODUCTS * random());
      const amount = (5 + product + Math.floor(20 * random())).toFixed(2);
      const date = new Date(begun + at * DAY).toISOString();
      rows.push(`c${who},${date},o${rows.length},thing ${product},1,${amount},EUR`);
      at -= Math.log(1 - random()) * gap;
    }
  }
  const file = join(files, `${orders}.csv`);
  writeFileSync(file, `${rows.join('\n')}\n`);
  return file;
}

/** All scores of the shop as its database has them. */
async function scores(of: RunningSandbox) {
  const { store, close } = openForReading(join(of.folder, 'app', 'presage.db'));
  try {
    return await store.selectFrom('scores').selectAll().execute();
  } finally {
    await close();
  }
}

describe.each([
  { orders: 50, answers: ['newest', 'popularity', 'content', 'blend'] },
  { orders: 500, answers: ['popularity', 'content', 'blend'] },
  { orders: 10_000, answers: ['blend'] },
])('a shop with $orders orders', ({ orders, answers }) => {
  it('recommends, and scores within what it knows', async () => {
    sandbox = await startSandbox(['--orders', orderFile(orders)]);
    const [product] = await sandbox.products(1);
    await sandbox.visit({ visitor: 'looker', consent: allowed, steps: [{ view: product!.handle }] });
    for (const visitor of ['looker', 'stranger']) {
      const shown = await sandbox.recommendations({ placement: 'home', visitor, limit: '6' });
      expect(shown.items.length).toBeGreaterThanOrEqual(4);
      expect(new Set(shown.items.map((item) => item.product)).size).toBe(shown.items.length);
      // Of a stranger nothing is known, however large the shop.
      expect(visitor === 'stranger' ? [...answers, 'popularity'] : answers).toContain(shown.strategy);
    }
    const found = await scores(sandbox);
    if (orders >= 500) expect(found.length).toBeGreaterThan(orders / 50);
    for (const score of found) {
      expect(score.p_order_low).toBeGreaterThanOrEqual(0);
      expect(score.p_order_low).toBeLessThanOrEqual(score.p_order);
      expect(score.p_order).toBeLessThanOrEqual(score.p_order_high);
      expect(score.p_order_high).toBeLessThanOrEqual(1);
      expect(score.value_low).toBeLessThanOrEqual(score.value);
      expect(score.value).toBeLessThanOrEqual(score.value_high);
    }
    // Nobody is sure of anything on fifty orders; ten thousand are enough to be sure of most.
    const sure = found.filter((score) => score.sure === 1).length / Math.max(1, found.length);
    if (orders === 50) expect(sure).toBeLessThan(0.2);
    if (orders === 10_000) expect(sure).toBeGreaterThan(0.5);
  }, 300_000);
});
