// A shop as it looks after some months, for pages to be looked at: shoppers, orders, browsing, messages in every state, models.

import { stockNoted } from '../../server/catalogue/stock-days.ts';
import { openTask } from '../../server/journeys/tasks.ts';
import { begun, ended } from '../../server/measurement/experiments.ts';
import { resultsOf } from '../../server/measurement/results/results.ts';
import { standingChanges } from '../../server/measurement/standings.ts';
import { marked, noteAdded } from '../../server/profile/marks.ts';
import type { SegmentRule } from '../../server/profile/segment-rule.ts';
import { sizesKept } from '../../server/profile/segment-sizes.ts';
import { saveSegment } from '../../server/profile/segments.ts';
import { standingsKept } from '../../server/profile/standings.ts';
import {
  aCart,
  aCartLink,
  aConsent,
  aDecision,
  aMessage,
  aModel,
  anEvent,
  anOrder,
  aProduct,
  aScore,
  aShopper,
  aVisitorLink,
  aWalk,
  DAY,
  HOUR,
  MINUTE,
  type Place,
  SHOP,
} from '../support/builders.ts';

const names = [
  'Ada Brook', 'Bo Lind', 'Carla Pereira', 'Dmitri Sokolov', 'Elif Yıldız', 'Femi Adeyemi', 'Greta Holm', 'Hiro Tanaka',
  'Ines Duarte', 'Jonas Weber', 'Kaya Nowak', 'Liam Byrne', 'Maja Kowalska', 'Noor Haddad', 'Oskar Nyberg', 'Priya Nair',
  'Quentin Moreau', 'Rosa Conti', 'Sven Aalto', 'Tilda Berg', 'Uma Rao', 'Viktor Novák', 'Wanda Fischer', 'Xenia Petrova',
  'Yusuf Demir', 'Zoë Märtens', 'Alexandra Konstantinopoulou-Featherstonehaugh', 'Bea Ortiz', 'Cem Aydın', 'Dora Vogel',
]; // biome-ignore format: names read better in rows

const titles = [
  'Enamel Mug',
  'Linen Apron',
  'Copper Kettle',
  'Oak Board',
  'Wool Throw',
  'Stoneware Bowl',
  'Brass Hook',
  'Soy Candle',
];
const archetypes = ['regular', 'new', 'lapsed', 'best: frequent and generous', 'occasional'];

/** The message whose page is looked at, and the shopper whose page is. */
export const MAIL = 'mail-to-ada';
export const ADA = 'ada-brook';
/** The segment whose page is looked at. */
export const KEEN = 'keen';

const html = `<!doctype html><html><body style="margin:0;background:#f4f1ec;font-family:Georgia,serif">
<table role="presentation" width="100%"><tr><td align="center" style="padding:24px">
<table role="presentation" width="100%" style="max-width:560px;background:#fff;border-radius:8px"><tr><td style="padding:32px">
<h1 style="margin:0 0 12px;font-size:24px">Still thinking it over?</h1>
<p style="margin:0 0 20px;line-height:1.5">Your cart at Harbour Goods is as you left it.</p>
<p style="margin:0 0 20px"><b>Copper Kettle</b><br>1 × €64.00</p>
<a href="https://harbour-goods.myshopify.com/restore" style="background:#0b5c4b;color:#fff;padding:12px 22px;border-radius:6px;text-decoration:none">Back to my cart</a>
<p style="margin:28px 0 0;color:#666;font-size:13px">Harbour Goods, Quay 4, 20457 Hamburg · <a href="https://example.com/unsubscribe">Unsubscribe</a></p>
</td></tr></table></td></tr></table></body></html>`;

export async function aLivedInShop(place: Place): Promise<void> {
  const { now } = place;
  const products: string[] = [];
  for (const title of titles) products.push((await aProduct(place, { title, price: 1800 + title.length * 137 })).id);
  for (const [i, name] of names.entries()) {
    const id = i === 0 ? ADA : `shopper-${i}`;
    const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@example.com`;
    await aShopper(place, {
      id,
      name,
      email,
      seen_at: now - i * 7 * HOUR,
      tags: i === 0 ? '["newsletter","wholesale"]' : '[]',
    });
    const orders = i % 4;
    for (let n = 0; n < orders; n++) {
      await anOrder(place, {
        shopper: id,
        total: 2400 + i * 310,
        refunded: n === 2 ? 800 : 0,
        placed_at: now - (2 + n * 31 + i) * DAY,
      });
    }
    if (orders > 0) {
      const p = Math.min(0.94, 0.06 + ((i * 37) % 90) / 100);
      await aScore(place, {
        shopper: id,
        p_order: p,
        orders,
        value: 3100 + ((i * 7919) % 40_000),
        archetype: archetypes[i % archetypes.length]!,
        sure: i % 5 === 3 ? 0 : 1,
        similar: i % 5 === 3 ? 4 : 60 + i,
      });
    }
  }
  await anOrder(place, {
    shopper: ADA,
    total: 8900,
    name: '#1204',
    placed_at: now - 12 * DAY,
    lines: [{ quantity: 2 }],
  });
  await anOrder(place, { shopper: ADA, total: 6400, refunded: 1500, name: '#1133', placed_at: now - 48 * DAY });
  await aScore(place, { shopper: ADA, p_order: 0.62, value: 21_400, archetype: 'regular' });
  await aConsent(place, { email: 'ada.brook@example.com', purpose: 'email' });
  await aVisitorLink(place, { visitor: 'phone', shopper: ADA });
  await aConsent(place, { visitor: 'phone', purpose: 'analytics', source: 'storefront' });
  await aConsent(place, { visitor: 'phone', purpose: 'marketing', granted: false, source: 'storefront' });
  for (let i = 0; i < 140; i++) {
    const at = now - 3 * HOUR - i * 71 * MINUTE;
    const product = products[i % products.length]!;
    const type = ['product-viewed', 'product-viewed', 'search-submitted', 'collection-viewed', 'cart-line-added'][
      i % 5
    ]!;
    const body =
      type === 'search-submitted'
        ? '{"query":"copper"}'
        : type === 'collection-viewed'
          ? '{"collection":"Kitchen"}'
          : '{}';
    await anEvent(place, { visitor: 'phone', type, at, body, product: body === '{}' ? product : null });
  }
  for (let i = 0; i < 60; i++) {
    await aDecision(place, {
      visitor: i % 3 === 0 ? 'phone' : `other-${i}`,
      at: now - i * 2 * HOUR - 90 * MINUTE,
      placement: ['home', 'product', 'cart'][i % 3]!,
      strategy: i % 7 === 0 ? 'popularity' : 'blend',
      fallback: i % 7 === 0 ? 'nothing-known-of-shopper' : null,
      items: JSON.stringify(products.slice(0, 4).map((product) => ({ product }))),
    });
    await anEvent(place, { visitor: `other-${i}`, type: 'recommendation-shown', at: now - i * 2 * HOUR });
    if (i % 9 === 0)
      await anEvent(place, {
        visitor: `other-${i}`,
        type: 'recommendation-clicked',
        product: products[0]!,
        at: now - i * 2 * HOUR,
      });
  }
  await place.store
    .insertInto('drops')
    .values({ shop: SHOP, day: '2026-03-02', door: 'collector', reason: 'no-consent', count: 318 })
    .execute();
  const by = { editor: '1', now: now - 2 * DAY };
  await noteAdded(place.store, SHOP, { shopper: ADA, text: 'Prefers to be called in the afternoon.' }, by);
  await marked(place.store, SHOP, { shopper: ADA, mark: 'press', on: true }, by);
  const task = { shop: SHOP, kind: 'follow-up', shopper: ADA, run: null, journey: '', at: now - DAY };
  await openTask(place.store, { ...task, detail: { text: 'Send a swatch of the new linen' } });
  await messages(place);
  await lots(place);
  await segments(place);
  const trial = (tried: number, served: number, why: string, ago: number) => ({
    promoted: why !== 'worse',
    why,
    from: now - (ago + 70) * DAY,
    to: now - ago * DAY,
    measure: 'brier',
    challenger: { mean: tried, variance: 0.02, rows: 412 },
    champion: { mean: served, variance: 0.02, rows: 412 },
    simple: 0.1631,
    gain: { value: served - tried, low: served - tried - 0.004, high: served - tried + 0.004 },
    paired: true,
  });
  const evidence = {
    rows: 412,
    figures: {},
    calibration: [0.06, 0.14, 0.26, 0.33, 0.47, 0.58].map((happened, i) => ({
      ...{ from: i / 10, to: (i + 1) / 10, count: 120 - 18 * i, stated: i / 10 + 0.05, happened },
    })),
    groups: [
      { dimension: 'orders', group: 'one-order', rows: 290, loss: 0.11, stated: 0.17, happened: 0.16 },
      { dimension: 'orders', group: 'several-orders', rows: 122, loss: 0.2, stated: 0.44, happened: 0.47 },
      { dimension: 'locale', group: 'en', rows: 260, loss: 0.14, stated: 0.25, happened: 0.25 },
      { dimension: 'locale', group: 'de', rows: 152, loss: 0.14, stated: 0.25, happened: 0.24 },
    ],
    inputs: [],
  };
  await aModel(place, {
    verdict: JSON.stringify(trial(0.1421, 0.1498, 'better', 1)),
    evidence: JSON.stringify(evidence),
  });
  await aModel(place, {
    state: 'challenger',
    promoted_at: null,
    trained_at: now - HOUR,
    verdict: JSON.stringify(trial(0.156, 0.1421, 'worse', 0)),
  });
  await place.store
    .insertInto('abnormal_periods')
    .values({
      shop: SHOP,
      id: 'flood',
      from_at: now - 40 * DAY,
      to_at: now - 38 * DAY,
      reason: 'Warehouse flood',
      set_at: now,
    })
    .execute();
  await aModel(place, { state: 'retired', trained_at: now - 9 * DAY, promoted_at: now - 9 * DAY });
  await aModel(place, {
    question: 'next-item',
    state: 'refused',
    fault: 'the model file is missing',
    trained_at: now - 2 * DAY,
  });
  await place.store
    .insertInto('learning_runs')
    .values([
      {
        shop: SHOP,
        at: now - 2 * DAY,
        question: 'next-item',
        what: 'refused',
        model: null,
        detail: 'the model file is missing',
      },
      { shop: SHOP, at: now - DAY, question: 'next-purchase', what: 'promoted', model: null, detail: 'bg-nbd' },
      ...[
        trial(0.1552, 0.156, 'not-worse', 21),
        trial(0.1498, 0.1552, 'better', 9),
        trial(0.1421, 0.1498, 'better', 1),
        trial(0.156, 0.1421, 'worse', 0),
      ].map((verdict) => ({
        ...{ shop: SHOP, at: verdict.to, question: 'next-purchase', what: 'judged', model: null },
        detail: JSON.stringify(verdict),
      })),
      {
        shop: SHOP,
        at: now - HOUR,
        question: 'next-purchase',
        what: 'drift',
        model: null,
        detail: JSON.stringify([
          { name: 'order-amount', rows: 420, psi: 0.41, ks: 0.23, alarm: true },
          { name: 'days-between-orders', rows: 260, psi: 0.05, ks: 0.06, alarm: false },
        ]),
      },
      {
        shop: SHOP,
        at: now - HOUR,
        question: 'uplift',
        what: 'missing',
        model: null,
        detail:
          'Uplift by shopper needs 20,000 shoppers in each arm and 500 outcomes; 214 were written to, with 31 outcomes.',
      },
    ])
    .execute();
}

/** A quarter of lots with their answers, visitors who came further or less far, and the report over it all. */
async function lots(place: Place): Promise<void> {
  const { now, store } = place;
  for (let i = 0; i < 160; i++) {
    const shopper = `drawn-${i}`;
    const at = now - (10 + (i % 70)) * DAY;
    await aDecision(place, {
      kind: 'assignment',
      placement: 'abandoned-cart',
      shopper,
      visitor: null,
      at,
      fallback: i % 4 === 0 ? 'control' : null,
    });
    if (i % 4 !== 0 ? i % 3 === 0 : i % 20 === 0) {
      await anOrder(place, { shopper, placed_at: at + DAY, total: 4200 });
      const click = { type: 'message-clicked', visitor: null, shopper, body: '{"journey":"abandoned-cart"}' };
      if (i % 2 === 0) await anEvent(place, { ...click, at: at + 20 * HOUR });
      if (i % 3 === 0) await anEvent(place, { ...click, at: at + 2 * HOUR, body: '{"journey":"win-back"}' });
      if (i % 7 === 0) await anOrder(place, { shopper, placed_at: at - 100 * DAY, total: 3100 });
    }
  }
  const expected = 'Who is reminded of their cart buys more often within a week.';
  const of = { journey: 'abandoned-cart', metric: 'buyers' as const, hypothesis: expected, smallest: 500 };
  const reminders = { ...of, name: 'Reminders bring buyers' };
  await begun(store, SHOP, reminders, { editor: '1', now: now - 80 * DAY });
  const worth = { ...of, name: 'Reminders are worth it', metric: 'revenue' as const, smallest: 300 };
  const done = await begun(store, SHOP, worth, { editor: '1', now: now - 70 * DAY });
  await ended(store, SHOP, done ?? '', now - 20 * DAY);
  const path = ['page-viewed', 'product-viewed', 'cart-line-added', 'checkout-started', 'checkout-completed'];
  for (let i = 0; i < 60; i++) {
    const far = i % 12 === 0 ? 5 : i % 6 === 0 ? 4 : i % 3 === 0 ? 3 : i % 5 === 0 ? 1 : 2;
    for (const [step, type] of path.slice(0, far).entries()) {
      await anEvent(place, { visitor: `walker-${i}`, type, at: now - (i % 26) * DAY - (9 - step) * MINUTE });
    }
  }
  for (const [i, score] of [10, 9, 10, 8, 7, 10, 9, 3, 6, 10, 9, 8, 10, 2].entries())
    await answers(place, 'nps', i, score);
  for (const [i, score] of [5, 4, 2, 5].entries()) await answers(place, 'csat', i, score);
  await stocked(place);
  const WEEK = 7 * DAY;
  for (const ago of [6, 4, 2, 1, 0]) {
    const then = now - ago * WEEK;
    await standingsKept(store, SHOP, await standingChanges(store, SHOP, then), then);
  }
  const results = await resultsOf(store, SHOP, now, 'Europe/Berlin');
  const figures = JSON.stringify(results);
  await store.insertInto('reports').values({ shop: SHOP, name: 'results', at: now, figures }).execute();
}

/** Months of orders, stock that is counted, what is expected to sell, and a product that is new. */
async function stocked(place: Place): Promise<void> {
  const { now, store } = place;
  const products = await store.selectFrom('products').select('id').where('shop', '=', SHOP).orderBy('id').execute();
  for (const [i, { id: product }] of products.entries()) {
    const variant = { shop: SHOP, id: `variant-${i}`, product, title: '', sku: null, price: 2000, compare_at: null };
    const inventory = [0, 14, 40, 900][i % 4]!;
    await store
      .insertInto('variants')
      .values({ ...variant, inventory, available: inventory > 0 ? 1 : 0, position: 1, image: null })
      .execute();
    const score = { shop: SHOP, question: 'demand', kind: 'product', subject: product, about: '', scored_at: now };
    const value = 12 + i * 4;
    await store
      .insertInto('subject_scores')
      .values({
        ...score,
        model: 'm',
        value,
        low: value / 2,
        high: value * 1.6,
        sure: 1,
        similar: 0,
        bin: null,
        words: '[]',
      })
      .execute();
    for (const ago of [60, 20]) {
      await stockNoted(store, SHOP, [{ product, pieces: ago === 60 ? inventory + 30 : inventory }], now - ago * DAY);
    }
  }
  for (let month = 2; month < 11; month++) {
    const buyers = month === 2 ? 20 : 9 + (month % 3);
    for (let i = 0; i < buyers; i++) {
      await anOrder(place, {
        shopper: `shopper-${1 + i}`,
        total: 3000 + i * 120,
        placed_at: now - month * 30 * DAY + (i % 5) * DAY + (i % 3) * HOUR,
      });
    }
  }
  const lamp = await aProduct(place, { title: 'Storm Lantern', created_at: now - 70 * DAY });
  for (let i = 0; i < 4; i++) {
    const bought = { shopper: `shopper-${1 + i}`, placed_at: now - 60 * DAY, total: 5200 };
    await anOrder(place, { ...bought, lines: [{ product: lamp.id, title: 'Storm Lantern' }] });
  }
}

/** A survey that was mailed, and what came back. */
async function answers(place: Place, kind: string, i: number, score: number): Promise<void> {
  const at = place.now - (3 + i) * DAY;
  const { id } = await aMessage(place, { journey: kind, state: 'submitted', created_at: at, subject: 'One question' });
  const about = { shopper: `shopper-${i + 1}`, message: id, order_id: null, comment: null };
  await place.store
    .insertInto('survey_answers')
    .values({ shop: SHOP, id, kind, score, at, ...about })
    .execute();
}

async function segments({ store, now }: Place): Promise<void> {
  for (let day = 40; day >= 0; day--) {
    const size = { segment: KEEN, members: 9 + ((day * 7) % 5) + Math.floor((40 - day) / 8), reachable: 1 };
    await sizesKept(store, { shop: SHOP, zone: 'UTC' }, [size], now - day * DAY);
  }
  const by = { editor: '1', now };
  const keen: SegmentRule = {
    all: [
      { field: 'orders', is: '>=', value: 1 },
      {
        any: [
          { field: 'pOrder', is: '>', value: 0.3 },
          { field: 'archetype', is: 'one-of', values: ['regular'] },
        ],
      },
      { not: { any: [{ field: 'viewedType', is: 'one-of', values: ['Gift cards'], inDays: 30 }] } },
    ],
  };
  const away: SegmentRule = {
    all: [
      { field: 'daysSinceOrder', is: '>', value: 60 },
      { field: 'mayEmail', is: true },
    ],
  };
  await saveSegment(store, SHOP, { id: KEEN, name: 'Keen and reachable', rule: keen, version: 0 }, by);
  await saveSegment(store, SHOP, { id: null, name: 'Gone quiet', rule: away, version: 0 }, by);
}

async function messages(place: Place): Promise<void> {
  const { now } = place;
  const run = await aWalk(place, { shopper: ADA, entered_at: now - 5 * HOUR, due_at: now + 20 * HOUR });
  const decision = await aDecision(place, {
    kind: 'message',
    shopper: ADA,
    placement: 'abandoned-cart/first',
    at: now - 4 * HOUR,
    reasons:
      '["Nothing was bought since.","One item lies in the cart.","The shopper agreed to e-mails from the shop.","0 of 3 messages in the last seven days."]',
  });
  for (let i = 0; i < 9; i++)
    await aCart(place, { token: `left-${i}`, title: 'Copper Kettle', updated_at: now - DAY - i * HOUR });
  await aCartLink(place, { token: 'left-0', visitor: 'phone' });
  await aMessage(place, {
    id: MAIL,
    run: run.id,
    step: 'first',
    decision: decision.id,
    shopper: ADA,
    to: 'ada.brook@example.com',
    cart: 'left-0',
    subject: 'Still thinking it over? Your cart is as you left it',
    html,
    text: 'Still thinking it over?\n\nYour cart at Harbour Goods is as you left it.\n\n1 x Copper Kettle  €64.00\n',
    headers: JSON.stringify({
      From: 'Harbour Goods <hello@harbour.example>',
      'List-Unsubscribe': '<https://app.example/unsubscribe/abc>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
    created_at: now - 4 * HOUR,
  });
  const others = [
    {
      state: 'waiting',
      subject: '',
      html: '',
      text: '',
      submitted_at: null,
      due_at: now + 3 * HOUR,
      attempts: 0,
      claimed_at: null,
    },
    { state: 'skipped', reason: 'purchased', submitted_at: null },
    { state: 'failed', reason: 'bounced', attempts: 1, submitted_at: null },
    { state: 'uncertain', reason: 'connection reset', submitted_at: null },
  ];
  for (const [i, over] of others.entries())
    await aMessage(place, { id: `mail-${i}`, to: `reader.${i}@example.com`, created_at: now - i * 5 * HOUR, ...over });
  for (let i = 0; i < 28; i++)
    await aMessage(place, {
      to: `shopper.${i}@example.com`,
      cart: i < 3 ? `left-${i + 1}` : null,
      created_at: now - (i + 6) * HOUR,
    });
}
