// Webhook intake with full sync against a bare express route that only checks the signature and commits one row.

import { createHmac } from 'node:crypto';
import { saveShop } from '../../server/storage/shops.ts';
import { openStore } from '../../server/storage/store.ts';
import { type Bench, figure, median } from './figure.ts';
import { freshFolder, load, SECRET, SHOP, startApp, startPeer } from './processes.ts';

const RUNS = 5;
const SECONDS = 4;

/** A cart of four lines, 2.3 kB: the webhook a shop sends most. */
const body = JSON.stringify({
  id: 'c1-bench',
  token: 'c1-bench',
  line_items: Array.from({ length: 4 }, (_, i) => ({
    id: 7000 + i,
    variant_id: 9000 + i,
    product_id: 8000 + i,
    quantity: 1 + i,
    title: `A product with a title of ordinary length, number ${i}`,
    price: '24.90',
    discounted_price: '24.90',
    line_price: '24.90',
    original_line_price: '24.90',
    sku: `SKU-000${i}`,
    grams: 300,
    vendor: 'Vendor',
    taxable: true,
    gift_card: false,
    key: `7000${i}:0123456789abcdef0123456789abcdef`,
    properties: {},
    price_set: {
      shop_money: { amount: '24.90', currency_code: 'EUR' },
      presentment_money: { amount: '24.90', currency_code: 'EUR' },
    },
  })),
  note: null,
  created_at: '2026-01-01T10:00:00.000Z',
  updated_at: '2026-01-01T10:00:00.000Z',
});

export const benchIntake: Bench = async () => {
  const folder = freshFolder();
  const { store, close } = await openStore(folder);
  const facts = {
    platform: 'p',
    name: 'B',
    url: 'https://b',
    currency: 'EUR',
    zone: 'UTC',
    locale: 'en',
    emailSealed: null,
  };
  await saveShop(store, { shop: SHOP, ...facts }, Date.now());
  await close();
  const app = await startApp(folder);
  const peer = await startPeer('intake', SECRET);
  const offer = (url: string) =>
    load({
      url: `${url}/webhooks`,
      seconds: SECONDS,
      connections: 32,
      rate: 0,
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-shopify-topic': 'carts/update',
        'x-shopify-shop-domain': SHOP,
        'x-shopify-hmac-sha256': createHmac('sha256', SECRET).update(body).digest('base64'),
        'x-shopify-triggered-at': '2026-01-01T10:00:00.000Z',
        'x-shopify-api-version': '2026-10',
      },
      uniqueHeader: 'x-shopify-webhook-id',
    });
  const ours: number[] = [];
  const bare: number[] = [];
  const p99: number[] = [];
  const shares: number[] = [];
  let failed = 0;
  try {
    for (let i = 0; i < RUNS; i++) {
      const mine = await offer(app.url);
      const theirs = await offer(peer.url);
      ours.push(mine.perSecond);
      bare.push(theirs.perSecond);
      p99.push(mine.p99);
      shares.push(mine.generatorShare);
      failed += mine.failed;
    }
  } finally {
    await Promise.all([app.stop(), peer.stop()]);
  }
  return {
    intake: figure('at-least', median(ours), 0.6 * median(bare), 'webhooks/s', {
      barePerSecond: median(bare),
      p99Ms: median(p99),
      failed,
      generatorShare: median(shares),
      bodyBytes: body.length,
    }),
  };
};
