import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { backoff, deliverMessage } from '../../../../server/channels/email/deliver.ts';
import { SWEEP_JOB } from '../../../../server/channels/email/handlers.ts';
import { mailBooks, recoverLedger } from '../../../../server/channels/email/ledger.ts';
import type { Recommender } from '../../../../server/decisions/recommend.ts';
import type { ProductChanged } from '../../../../server/events/shop-event.ts';
import { enqueueDelivery } from '../../../../server/journeys/outbox.ts';
import {
  aCart,
  aCheckout,
  aLine,
  cartWorld,
  DAY,
  HOUR,
  MINUTE,
  recordedMailer,
  SHOP,
} from '../../../support/cart-world.ts';
import { tempWorld } from '../../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

type Options = Parameters<typeof cartWorld>[1];

async function left(options: Options = {}, checkout: Parameters<typeof aCheckout>[1] = {}) {
  const world = await tempWorld();
  const mailer = recordedMailer();
  const cart = await cartWorld(world, { mailer, ...options, settings: { secondStep: false, ...options?.settings } });
  const now = world.clock.now;
  const leave = () => cart.record([aCart(now(), { lines: checkout.lines ?? [aLine()] }), aCheckout(now(), checkout)]);
  const message = () => world.store.selectFrom('messages').selectAll().executeTakeFirstOrThrow();
  return { ...world, ...cart, mailer, now, leave, message };
}

const aProduct = (
  at: number,
  change: Partial<ProductChanged['product']> = {},
  price = 1850,
  available = true,
): ProductChanged => ({
  type: 'product-changed',
  id: `product:101:${at}`,
  at,
  product: {
    id: '101',
    handle: 'enamel-mug',
    title: 'Enamel mug, as it is called today',
    description: '',
    productType: 'Mugs',
    vendor: 'Harbour',
    tags: [],
    image: 'https://cdn.example/mug.jpg',
    published: true,
    giftCard: false,
    createdAt: at,
    updatedAt: at,
    variants: [
      { id: '1001', title: 'Sea blue', sku: null, price, compareAt: null, inventory: 3, available, position: 1 },
    ],
    ...change,
  },
});

describe('a mail that leaves', () => {
  it('shows names, pictures and prices of that moment', async () => {
    const w = await left();
    await w.record([aProduct(w.now(), {}, 1850)]);
    await w.leave();
    await w.advance(30 * MINUTE);
    await w.record([aProduct(w.now(), {}, 2100)]);
    await w.advance(HOUR);
    const { html, text, subject } = await w.message();
    expect(subject).toBe('Your cart at Harbour Goods');
    for (const part of [html, text]) {
      expect(part).toContain('Enamel mug, as it is called today');
      expect(part).toContain('Sea blue');
      expect(part).toContain('€21.00');
      expect(part).not.toContain('€18.50');
    }
    expect(html).toContain('https://cdn.example/mug.jpg');
    expect(html).toContain(
      'https://harbour.example/products/enamel-mug?variant=1001&amp;utm_source=presage&amp;utm_medium=email&amp;utm_campaign=abandoned-cart&amp;utm_content=first',
    );
  });

  it('shows the variant as it looks, and the product where the variant has no picture of its own', async () => {
    const [variant] = aProduct(0).product.variants;
    for (const [image, shown] of [
      ['https://cdn.example/sea-blue.jpg', 'https://cdn.example/sea-blue.jpg'],
      [null, 'https://cdn.example/mug.jpg'],
      [undefined, 'https://cdn.example/mug.jpg'],
    ] as const) {
      const w = await left();
      await w.record([aProduct(w.now(), { variants: [{ ...variant!, image }] })]);
      await w.leave();
      await w.advance(2 * HOUR);
      const { html } = await w.message();
      expect(html).toContain(`src="${shown}"`);
    }
  });

  it('keeps the prices of a cart in another currency', async () => {
    const w = await left({}, { currency: 'USD', lines: [aLine({ price: 1999 })] });
    await w.record([aProduct(w.now())]);
    await w.leave();
    await w.advance(2 * HOUR);
    expect((await w.message()).text).toContain('$19.99');
  });

  it.each([
    ['de-AT', 'Ihr Warenkorb bei Harbour Goods'],
    ['de_DE', 'Ihr Warenkorb bei Harbour Goods'],
    ['not a locale', 'Your cart at Harbour Goods'],
  ])('speaks the language of the checkout: %s', async (locale, subject) => {
    const w = await left({}, { locale });
    await w.leave();
    await w.advance(2 * HOUR);
    expect((await w.message()).subject).toBe(subject);
  });

  it('asks for recommendations beside the cart, and leaves without them when they fail', async () => {
    const asked: unknown[] = [];
    const recommend: Recommender = async (request) => {
      asked.push(request);
      const item = {
        product: '7',
        variant: '70',
        handle: 'b',
        title: 'Oak board',
        url: '/products/b',
        image: null,
        reason: '',
      };
      return {
        decision: 'd',
        strategy: 's',
        fallback: null,
        items: [{ ...item, price: { amount: 2400, currency: 'EUR' } }],
      };
    };
    const w = await left({ deps: { recommend } });
    await w.leave();
    await w.advance(2 * HOUR);
    expect((await w.message()).html).toContain('Oak board');
    expect((await w.message()).html).toContain('https://harbour.example/products/b');
    expect(asked).toMatchObject([
      { shop: SHOP, placement: 'mail', cartProducts: ['101'], cartVariants: ['1001'], limit: 3 },
    ]);
    const broken = await left({ deps: { recommend: () => Promise.reject(new Error('no model')) } });
    await broken.leave();
    await broken.advance(2 * HOUR);
    expect(broken.mailer.mails).toHaveLength(1);
  });

  it('does not leave about what can no longer be bought', async () => {
    const w = await left();
    await w.record([aProduct(w.now())]);
    // In the evening: planned at once, to leave in the morning.
    await w.advance(9.5 * HOUR);
    await w.leave();
    await w.advance(2 * HOUR);
    expect(await w.message()).toMatchObject({ state: 'waiting' });
    await w.record([aProduct(w.now(), {}, 1850, false)]);
    await w.advance(12 * HOUR);
    expect(await w.message()).toMatchObject({ state: 'skipped', reason: 'sold-out' });
    expect(w.mailer.mails).toHaveLength(0);
  });

  it('shows the cart as it stands when it is claimed, whatever it was when its turn came', async () => {
    const w = await left();
    let once = true;
    w.mailer.before = async () => {
      if (!once) return;
      once = false;
      const lines = JSON.stringify([aLine({ title: 'Something else', product: null, variant: null })]);
      // The row alone, as another process would write it in between.
      await w.store
        .updateTable('checkouts')
        .set({ lines, updated_at: w.now() - HOUR + 5 })
        .execute();
    };
    await w.leave();
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(1);
    expect((await w.message()).text).toContain('Something else');
  });

  it('keeps no address that a provider repeats in its answer', async () => {
    const w = await left();
    w.mailer.answer = () => ({
      outcome: 'refused',
      permanent: true,
      badAddress: true,
      response: '550 5.1.1 <ann@example.com>: unknown',
    });
    await w.leave();
    await w.advance(2 * HOUR);
    expect((await w.message()).response).toBe('550 5.1.1 <(address)>: unknown');
  });
});

describe('without a provider or a sender', () => {
  it('messages wait, and leave once there is one', async () => {
    const w = await left({ mailer: null });
    await w.leave();
    await w.advance(2 * HOUR);
    expect((await w.message()).state).toBe('waiting');
    const mailer = recordedMailer();
    await recoverLedger(w.store, w.jobs, w.now());
    const job = await w.store
      .selectFrom('jobs')
      .select('key')
      .where('kind', '=', 'email.deliver')
      .where('done', '=', 0)
      .execute();
    expect(job).toHaveLength(1);
    expect(await deliverMessage({ ...w.deps, mailer }, SHOP, (await w.message()).id)).toBe('submitted');
    const nameless = await left({ settings: { senderEmail: '' }, deps: { sender: { name: '', address: '' } } });
    await nameless.leave();
    await nameless.advance(2 * HOUR);
    expect((await nameless.message()).state).toBe('waiting');
  });
});

describe('the ledger after a crash', () => {
  const crashedIn = async (state: string) => {
    const w = await left({ mailer: null });
    await w.leave();
    await w.advance(2 * HOUR);
    await w.store.updateTable('messages').set({ state, claim: 'of the dead', claimed_at: w.now() }).execute();
    return w;
  };

  it('sends again what had only been claimed', async () => {
    const w = await crashedIn('sending');
    expect(await recoverLedger(w.store, w.jobs, w.now())).toEqual({ requeued: 1, uncertain: 0 });
    expect((await w.message()).state).toBe('waiting');
  });

  it('shows as uncertain what may have left, and never sends it', async () => {
    const w = await crashedIn('dot');
    expect(await recoverLedger(w.store, w.jobs, w.now())).toEqual({ requeued: 0, uncertain: 1 });
    const mailer = recordedMailer();
    expect(await deliverMessage({ ...w.deps, mailer }, SHOP, (await w.message()).id)).toBe('not-due');
    expect(mailer.mails).toHaveLength(0);
    expect(await mailBooks(w.store, SHOP)).toMatchObject({ planned: 1, uncertain: 1 });
  });

  it('is settled by its own job, which comes back, and not only by the next sweep', async () => {
    const w = await crashedIn('dot');
    const { id } = await w.message();
    await w.store.transaction().execute((trx) => enqueueDelivery(trx, w.jobs, SHOP, id, w.now()));
    await w.drain();
    expect((await w.message()).state).toBe('uncertain');
  });

  it('is swept while running: stuck mails are settled, useless ones dropped', async () => {
    const w = await crashedIn('dot');
    w.clock.advance(2 * MINUTE);
    await w.jobs.enqueue(w.store, { kind: SWEEP_JOB, key: 'now' });
    await w.drain();
    expect((await w.message()).state).toBe('uncertain');
    const late = await left({ mailer: null });
    await late.leave();
    await late.advance(2 * HOUR);
    late.clock.advance(2 * DAY);
    await late.jobs.enqueue(late.store, { kind: SWEEP_JOB, key: 'now' });
    await late.drain();
    expect(await late.message()).toMatchObject({ state: 'skipped', reason: 'stale' });
  });
});

describe('pauses after faults', () => {
  it('double from a minute to four hours, half of it drawn', () => {
    expect(backoff(1, () => 0)).toBe(30_000);
    expect(backoff(1, () => 1)).toBe(60_000);
    expect(backoff(4, () => 1)).toBe(480_000);
    expect(backoff(40, () => 1)).toBe(4 * HOUR);
  });
});
