// The storefront answers people, not the crowd: lists follow hidden tastes better than best-sellers do, and follow what was just seen.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../server/lib/random.ts';
import { affinity } from '../sandbox/world/taste.ts';
import { createWorld } from '../sandbox/world/world.ts';
import { meanWithInterval, ndcgAt10 } from '../support/hidden-taste.ts';
import { allowed, type RunningSandbox, startSandbox } from '../support/sandbox.ts';
import { clickRatio, type Replies, repliesOf, shareOfTruth, shuffled } from '../support/slot-clicks.ts';

interface Truth {
  products: { id: string; taste: number[] }[];
  shoppers: { id: string; email: string; taste: number[] }[];
}

const HARD = process.env.PRESAGE_HARD === '1';
const seeds = HARD ? ['1', '2', '3', '4', '5'] : ['1'];
const size = HARD ? 'full' : 'small';
const DAYS = size === 'full' ? 60 : 14;
const DAY = 86_400_000;
/** Slots of a list, and how often each shopper looks at it. */
const SLOTS = 8;
const LOOKS = 200;
/** Of all worlds together. */
const replies: Replies[] = [];

/** Products that a slot can show: in the shop and in stock. */
function sellable(seed: string): Set<string> {
  const { products } = createWorld({ seed, size });
  return new Set(
    products
      .filter(({ status, publishedAt, giftCard }) => status === 'active' && publishedAt !== null && !giftCard)
      .filter(({ variants }) => variants.some(({ inventory }) => inventory > 0))
      .map(({ id }) => String(id)),
  );
}

/** Consenting shoppers with at least five views in the time the collector has heard of, and their browser. */
function keenShoppers(seed: string): Map<string, string> {
  const world = createWorld({ seed, size });
  const views = new Map<string, { visitor: string; count: number }>();
  for (const session of world.browsing(world.endsAt - DAYS * DAY, world.endsAt)) {
    if (session.shopper === null || !session.consent?.analytics) continue;
    const key = String(session.shopper);
    const known = views.get(key) ?? { visitor: session.visitor, count: 0 };
    known.count += session.steps.filter((step) => step.kind === 'view').length;
    known.visitor = session.visitor;
    views.set(key, known);
  }
  return new Map([...views].filter(([, v]) => v.count >= 5).map(([person, v]) => [person, v.visitor]));
}

describe.each(seeds)('recommendations in world %s', (seed) => {
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startSandbox([...(size === 'small' ? ['--small'] : []), '--seed', seed]);
  }, 240_000);
  afterAll(() => sandbox?.stop());

  it('agree with hidden tastes better than best-sellers do, over all shoppers with five views or more', async () => {
    const truth = await sandbox.truth<Truth>();
    const keen = keenShoppers(seed);
    const shoppers = truth.shoppers.filter((s) => keen.has(s.id));
    expect(shoppers.length).toBeGreaterThan(20);
    const tastes = new Map(truth.products.map((p) => [p.id, p]));
    const crowd = await sandbox.recommendations({ placement: 'home', limit: '10' });
    const gains: number[] = [];
    let ours = 0;
    let best = 0;
    for (const shopper of shoppers) {
      const visitor = keen.get(shopper.id) as string;
      const shown = await sandbox.recommendations({ placement: 'home', limit: '10', visitor });
      const mine = ndcgAt10(
        shopper,
        shown.items.map((i) => i.product),
        tastes,
      );
      const theirs = ndcgAt10(
        shopper,
        crowd.items.map((i) => i.product),
        tastes,
      );
      gains.push(mine - theirs);
      ours += mine / shoppers.length;
      best += theirs / shoppers.length;
    }
    const gain = meanWithInterval(gains);
    const share = gain.mean / (1 - best);
    process.stderr.write(
      `world ${seed} (${size}): NDCG@10 ${ours.toFixed(3)} against ${best.toFixed(3)} of best-sellers, gain ${gain.mean.toFixed(3)} [${gain.low.toFixed(3)}, ${gain.high.toFixed(3)}], ${(100 * share).toFixed(0)} % of the way to the truth, n = ${shoppers.length}\n`,
    );
    expect(gain.low).toBeGreaterThan(0);
  }, 300_000);

  it('are clicked more than best-sellers, and swapped by chance neither more nor less', async () => {
    const truth = await sandbox.truth<Truth>();
    const keen = keenShoppers(seed);
    const tastes = new Map(truth.products.map((p) => [p.id, p]));
    const random = seededRandom(`clicks ${seed}`);
    const tasteful = (ids: string[]) => ids.map((id) => tastes.get(id) as Truth['products'][number]);
    const own: Replies[] = [];
    const sold = sellable(seed);
    const inStock = truth.products.filter((p) => sold.has(p.id));
    for (const shopper of truth.shoppers.filter((s) => keen.has(s.id))) {
      const ask = async (visitor: Record<string, string>) =>
        (await sandbox.recommendations({ placement: 'home', limit: String(SLOTS), ...visitor })).items.map(
          (i) => i.product,
        );
      const lists = {
        personal: tasteful(await ask({ visitor: keen.get(shopper.id) as string })),
        bestSellers: tasteful(await ask({})),
        truth: inStock.toSorted((a, b) => affinity(shopper, b) - affinity(shopper, a)).slice(0, SLOTS),
      };
      own.push(repliesOf(shopper, lists, LOOKS, random));
    }
    replies.push(...own);
    const { ratio, low, high } = clickRatio(own);
    const chance = clickRatio(shuffled(own, random));
    process.stderr.write(
      `world ${seed} (${size}): personal slots clicked ${ratio.toFixed(2)} times as often as best-seller slots [${low.toFixed(2)}, ${high.toFixed(2)}], ` +
        `${(100 * shareOfTruth(own)).toFixed(0)} % of what the truth would win; swapped by chance ${chance.ratio.toFixed(2)} [${chance.low.toFixed(2)}, ${chance.high.toFixed(2)}], n = ${own.length}\n`,
    );
    expect(low).toBeGreaterThan(1);
    expect(chance.low).toBeLessThan(1.02);
    expect(chance.high).toBeGreaterThan(0.98);
  }, 300_000);

  it('differ between two people of different tastes', async () => {
    const truth = await sandbox.truth<Truth>();
    const keen = keenShoppers(seed);
    const people = truth.shoppers.filter((s) => keen.has(s.id));
    const [one] = people;
    const unlike = (s: Truth['shoppers'][number]) => s.taste.reduce((sum, t, i) => sum + t * one!.taste[i]!, 0);
    const other = people.reduce((a, b) => (unlike(b) < unlike(a) ? b : a));
    const lists: string[][] = [];
    for (const person of [one!, other]) {
      const visitor = keen.get(person.id) as string;
      const { items } = await sandbox.recommendations({ placement: 'home', limit: '8', visitor });
      lists.push(items.map((i) => i.product));
    }
    const shared = lists[0]!.filter((id) => lists[1]!.includes(id));
    expect(shared.length).toBeLessThanOrEqual(4);
  });

  it('follow a new view within two seconds', async () => {
    const visitor = 'story-taste-000001';
    const products = await sandbox.products(20);
    const ask = async () => (await sandbox.recommendations({ placement: 'home', limit: '8', visitor })).items;
    const visit = (handles: string[]) =>
      sandbox.visit({ visitor, consent: allowed, steps: handles.map((handle) => ({ view: handle })) });
    await visit(products.slice(0, 3).map((p) => p.handle));
    const before = await ask();
    await visit([products[15]!.handle]);
    const deadline = Date.now() + 2000;
    let after = await ask();
    // Exploring slots differ by chance alone, so more than one must have changed, and the new view be among the reasons.
    const follows = () => after.some((i) => i.reason.includes(products[15]!.title));
    while (!follows() && Date.now() < deadline) after = await ask();
    expect(follows()).toBe(true);
    expect(after.map((i) => i.product)).not.toEqual(before.map((i) => i.product));
  });
});

if (HARD) {
  it('over all worlds personal slots win clearly, and most of what the truth would win', () => {
    const { ratio, low, high } = clickRatio(replies);
    const share = shareOfTruth(replies);
    const chance = clickRatio(shuffled(replies, seededRandom('all worlds')));
    process.stderr.write(
      `all worlds: ${ratio.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}], ${(100 * share).toFixed(0)} % of the truth, by chance ${chance.ratio.toFixed(2)} [${chance.low.toFixed(2)}, ${chance.high.toFixed(2)}], n = ${replies.length}\n`,
    );
    expect(low).toBeGreaterThan(1.1);
    // The aim is 60 %; what is asked here is what is never to be lost again (55 % when it was written). A perfect reader of the same views
    // who knows the world's laws comes to 70 %, and to 60 % where it knows of products what their words and prices tell.
    expect(share).toBeGreaterThanOrEqual(0.5);
    expect(chance.low).toBeLessThan(1);
    expect(chance.high).toBeGreaterThan(1);
  });
}
