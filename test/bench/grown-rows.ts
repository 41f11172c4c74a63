// The rows of a shop that has grown for two and a half years: 100,000 shoppers, 5 million events, and what was decided, written and bought
// around them. Straight into the tables by the schema as it is: recording them would take the better part of an hour.

import { createHash } from 'node:crypto';
import { readyJourneys } from '../../server/journeys/ready/all.ts';
import { type Random, seededRandom } from '../../server/lib/random.ts';
import { noCounts } from '../../server/platform/file/import-store.ts';
import { weekOf } from '../../server/profile/standings.ts';
import { DAY, type Ground, HOUR, MINUTE, SHOP } from '../support/builders.ts';

export const SHOPPERS = 100_000;
export const EVENTS = 5_000_000;
/** The shopper whose page and timeline are asked for: 10,000 events of her own. */
export const BUSY = createHash('md5').update('busy').digest('base64url');

/** A list of orders that was brought. */
export const IMPORT = 'orders-of-before';

const BUSY_EVENTS = 10_000;
const PRODUCTS = 2000;
const EVENT_DAYS = 760;
const DECISION_DAYS = 400;
const TYPES = ['Lamps', 'Mugs', 'Blankets', 'Jackets', 'Boots', 'Bowls', 'Bags', 'Chairs', 'Rugs', 'Candles'];
const PLACEMENTS = ['home', 'product', 'cart', 'collection', 'search', 'recently-viewed'];
const ARCHETYPES = ['regular', 'new', 'lapsed', 'best: frequent and generous', 'occasional'];
const REASONS = ['purchased', 'window', 'holdout', 'no-consent', 'outranked', 'cap', 'quiet-hours'];

type Value = string | number | null;
/** Puts one row in; columns not named are as in the row it was made with. */
type Put = (over: Record<string, Value>) => void;

/** Opaque ids are as long and as scattered as true ones. */
const idOf = (what: string, n: number) => createHash('md5').update(`${what}${n}`).digest('base64url');
const shopperId = (n: number) => (n === 0 ? BUSY : idOf('shopper', n));

export function fill(ground: Ground): void {
  const { raw } = ground;
  const indexes = raw.prepare("select name, sql from sqlite_schema where type = 'index' and sql is not null").all() as {
    name: string;
    sql: string;
  }[];
  raw.pragma('synchronous = OFF');
  raw.pragma('cache_size = -1000000');
  raw.transaction(() => {
    // Made at the end, sorted, they cost a tenth of what they cost row by row.
    for (const { name } of indexes) raw.exec(`drop index ${name}`);
    const random = seededRandom(7);
    const puts = into(ground);
    const shoppers = Array.from({ length: SHOPPERS }, (_, n) => shopperId(n));
    catalogue(ground, puts);
    people(ground, puts, shoppers, random);
    trade(ground, puts, shoppers, random);
    visits(ground, puts, shoppers, random);
    writing(ground, puts, shoppers, random);
    surroundings(ground, puts, shoppers, random);
    for (const { sql } of indexes) raw.exec(sql);
  })();
}

/** A `Put` for each table, made when it is first asked for. */
function into({ raw }: Ground) {
  return (table: string, row: Record<string, Value>): Put => {
    const columns = Object.keys(row);
    const statement = raw.prepare(
      `insert into ${table} (shop, ${columns}) values ('${SHOP}', ${columns.map(() => '?')})`,
    );
    const usual = Object.values(row);
    return (over) => {
      const values = [...usual];
      for (const name in over) values[columns.indexOf(name)] = over[name] as Value;
      statement.run(values);
    };
  };
}

type Puts = ReturnType<typeof into>;

const productId = (n: number) => String(810_000 + n);
/** A few products are much of what is looked at. */
const someProduct = (random: Random) => Math.floor(PRODUCTS * random() ** 2);
const priceOf = (product: number) => 900 + ((product * 373) % 90) * 100;

function catalogue({ now }: Ground, puts: Puts): void {
  const product = puts('products', {
    ...{ id: '', handle: '', title: '', product_type: '', vendor: '', price: 0, created_at: 0 },
    ...{ description: 'As it has always been made, by hand and to last. '.repeat(12), tags: '["spring","gift"]' },
    ...{ image: null, published: 1, gift_card: 0, updated_at: now - 9 * DAY, deleted_at: null },
  });
  const variant = puts('variants', {
    ...{ id: '', product: '', title: '', sku: null, price: 0, compare_at: null, inventory: 5, available: 1 },
    position: 1,
  });
  const collection = puts('product_collections', { product: '', collection: '', title: '' });
  for (let n = 0; n < PRODUCTS; n++) {
    const type = TYPES[n % TYPES.length] as string;
    const id = productId(n);
    product({
      ...{ id, handle: `product-${n}`, title: `${type} of kind ${n}`, product_type: type, vendor: `Maker ${n % 14}` },
      ...{ price: priceOf(n), created_at: now - ((n * 7) % 900) * DAY },
    });
    for (let v = 0; v < 2; v++) variant({ id: `9${id}${v}`, product: id, title: `Size ${v}`, price: priceOf(n) });
    collection({ product: id, collection: String(n % 25), title: `Collection ${n % 25}` });
  }
}

function people({ now, keys }: Ground, puts: Puts, shoppers: string[], random: Random): void {
  const shopper = puts('shoppers', {
    ...{ id: '', customer: null, email_hash: null, email_sealed: null, name_sealed: null, locale: 'en', tags: '[]' },
    ...{
      staff: 0,
      created_at: 0,
      seen_at: 0,
      merged_into: null,
      zone: null,
      country: 'DE',
      region: null,
      postcode: '',
    },
  });
  const identity = puts('identities', { kind: '', key: '', shopper: '', sealed: null, at: 0 });
  const consent = puts('consents', {
    ...{ subject_kind: 'email', subject: '', purpose: 'email', granted: 1, at: 0, source: 'checkout' },
  });
  const suppression = puts('suppressions', { email_hash: '', reason: 'bounced', at: now - 90 * DAY, source: null });
  const mark = puts('shopper_marks', { shopper: '', mark: 'press', at: now - DAY, editor: '1' });
  const action = puts('next_actions', {
    ...{ shopper: '', action: 'none', at: now - HOUR, due_at: null, run: null, worth: null, reasons: '[]' },
  });
  const standing = puts('shopper_standings', {
    ...{ shopper: '', at: now - 6 * HOUR, engagement: 0, visits: 40, mails: 30, purchases: 20, spent_tenth: 1 },
    ...{ value_tenth: 1, favourite_type: '' },
  });
  const history = puts('engagement_history', { shopper: '', week: 0, score: 0 });
  const preference = puts('preferences', {
    ...{ subject_kind: 'email', subject: '', name: '', value: 'more', at: now - 50 * DAY, source: 'page' },
  });
  for (const [n, id] of shoppers.entries()) {
    const email = `shopper-${n}@example.com`;
    const hash = keys.fingerprint(SHOP, 'email', email);
    const sealed = keys.seal(SHOP, 'email', email);
    const created = now - Math.floor(900 * DAY * random());
    const seen = n === 0 ? now : Math.floor(created + (now - created) * random());
    const customer = String(5_100_000 + n);
    shopper({
      ...{ id, customer, email_hash: hash, email_sealed: sealed, created_at: created, seen_at: seen },
      ...{ name_sealed: keys.seal(SHOP, 'name', `Somebody Else ${n}`), locale: n % 3 === 0 ? 'de' : 'en' },
      ...{ tags: n % 9 === 0 ? '["newsletter","wholesale"]' : '[]', postcode: String(100 + (n % 800)) },
      merged_into: n % 200 === 199 ? (shoppers[n - 1] as string) : null,
    });
    identity({ kind: 'customer', key: customer, shopper: id, at: created });
    identity({ kind: 'email', key: hash, shopper: id, sealed, at: created });
    if (n % 10 < 9) consent({ subject: hash, granted: n % 10 < 7 ? 1 : 0, at: created });
    if (n % 40 === 3) suppression({ email_hash: hash });
    if (n % 50 === 4) mark({ shopper: id });
    const tenth = 1 + (n % 10);
    const type = TYPES[n % TYPES.length] as string;
    standing({ shopper: id, engagement: (n * 37) % 101, spent_tenth: tenth, value_tenth: tenth, favourite_type: type });
    for (let week = 0; week < 6; week++) history({ shopper: id, week: weekOf(now) - 7 * week * DAY, score: n % 101 });
    if (n % 20 === 5) preference({ subject: hash, name: `interest ${type}` });
    action({ shopper: id, action: n % 7 === 0 ? 'win-back' : 'none' });
  }
}

/** Orders with their lines and carts, carts left, and the scores that rest on the orders. */
function trade({ now }: Ground, puts: Puts, shoppers: string[], random: Random): void {
  const order = puts('orders', {
    ...{ id: '', name: '', shopper: null, email_hash: null, cart: null, checkout: null, restored_from: null },
    ...{ placed_at: 0, updated_at: 0, cancelled_at: null, currency: 'EUR', total: 0, refunded: 0, net: 0 },
    ...{ channel: 'online', counted: 1, uncounted_reason: null },
  });
  const line = puts('order_lines', {
    ...{ order_id: '', line: '1', product: null, variant: null, title: '', quantity: 1, refunded_quantity: 0 },
    ...{ price: 0, decision: null },
  });
  const cart = puts('carts', { token: '', lines: '[]', line_count: 1, created_at: 0, updated_at: 0 });
  const linesOf = (product: number) =>
    JSON.stringify([
      {
        ...{ variant: `9${productId(product)}0`, product: productId(product), quantity: 1 },
        ...{ price: priceOf(product), title: `${TYPES[product % TYPES.length]} of kind ${product}` },
      },
    ]);
  const placed: { shopper: number; at: number }[] = [];
  for (let n = 0; n < 80_000; n++) {
    const many = n === 0 ? 300 : Math.min(40, Math.ceil(-Math.log(1 - random()) * 3));
    // The more lately, the more: the shop grows, from nothing to twice its mean.
    for (let k = 0; k < many; k++)
      placed.push({ shopper: n, at: now - Math.floor(900 * DAY * (1 - Math.sqrt(random()))) });
  }
  placed.sort((one, other) => one.at - other.at);
  const last = new Map<number, { orders: number; at: number }>();
  for (const [n, { shopper, at }] of placed.entries()) {
    const product = someProduct(random);
    const total = priceOf(product) * (n % 3 === 0 ? 2 : 1);
    const refunded = n % 20 === 0 ? Math.floor(total / 2) : 0;
    const id = String(9_100_000 + n);
    const token = idOf('bought', n);
    order({
      ...{ id, name: `#${1000 + n}`, shopper: shoppers[shopper] as string, cart: token, placed_at: at, updated_at: at },
      ...{ total, refunded, net: total - refunded, counted: n % 60 === 59 ? 0 : 1 },
    });
    const title = `${TYPES[product % TYPES.length]} of kind ${product}`;
    line({ order_id: id, product: productId(product), variant: `9${productId(product)}0`, title, price: total });
    if (n % 2 === 0) {
      const other = productId(someProduct(random));
      line({ order_id: id, line: '2', product: other, variant: `9${other}0`, title: 'Candles', price: 900 });
    }
    cart({ token, lines: linesOf(product), created_at: at - HOUR, updated_at: at - 10 * MINUTE });
    last.set(shopper, { orders: (last.get(shopper)?.orders ?? 0) + 1, at });
  }
  for (let n = 0; n < 300_000; n++) {
    const at = now - Math.floor(EVENT_DAYS * DAY * (1 - Math.sqrt(random())));
    cart({ token: idOf('left', n), lines: linesOf(someProduct(random)), created_at: at, updated_at: at });
  }
  scores(now, puts, shoppers, last, random);
}

function scores(
  now: number,
  puts: Puts,
  shoppers: string[],
  last: Map<number, { orders: number; at: number }>,
  random: Random,
): void {
  const score = puts('scores', {
    ...{ shopper: '', scored_at: now - 6 * HOUR, model: 'model', horizon_days: 90, orders: 1, last_order_at: 0 },
    ...{ p_order: 0, p_order_low: 0, p_order_high: 0, churn: 0, value: 0, value_low: 0, value_high: 0 },
    ...{ value_low_half: 0, value_high_half: 0, next_order_at: 0, next_order_low_at: 0, next_order_high_at: 0 },
    ...{ archetype: '', reasons: '["3 orders in the last 120 days","Last order 30 days ago"]', sure: 1, similar: 140 },
  });
  const subject = puts('subject_scores', {
    ...{ question: '', kind: 'shopper', subject: '', about: '', scored_at: now - 6 * HOUR, model: 'model', value: 0 },
    ...{ low: 0, high: 1, sure: 1, similar: 90, bin: null, words: '[]' },
  });
  for (const [n, { orders, at }] of last) {
    const p = random() ** 2;
    const value = Math.floor(60_000 * random() ** 3);
    score({
      ...{ shopper: shoppers[n] as string, orders, last_order_at: at, p_order: p, p_order_low: p * 0.7 },
      ...{ p_order_high: p + (1 - p) * 0.3, churn: 1 - p, value, value_low: value >> 1, value_high: value * 2 },
      ...{ value_low_half: Math.floor((value * 4) / 5), value_high_half: Math.floor(value * 1.3) },
      ...{ next_order_at: now + 40 * DAY, next_order_low_at: now + 12 * DAY, next_order_high_at: now + 95 * DAY },
      ...{ archetype: ARCHETYPES[n % ARCHETYPES.length] as string, sure: n % 5 === 3 ? 0 : 1 },
    });
    if (n % 3 === 0)
      subject({ question: 'replenishment', subject: shoppers[n] as string, about: productId(n % PRODUCTS), value: p });
  }
  for (let n = 80_000; n < SHOPPERS; n++)
    subject({ question: 'first-purchase', subject: shoppers[n] as string, value: random() });
  for (let n = 0; n < PRODUCTS; n++)
    subject({ question: 'demand', kind: 'product', subject: productId(n), value: 20 * random(), high: 40 });
}

/** Browsing in visits, with what was recommended in them; every fourth visit is of a shopper we know. */
function visits({ now }: Ground, puts: Puts, shoppers: string[], random: Random): void {
  const event = puts('events', {
    ...{ id: '', type: '', at: 0, received_at: 0, visitor: null, shopper: null, cart: null, checkout: null },
    ...{ order_id: null, product: null, body: '{}' },
  });
  const decision = puts('decisions', {
    ...{ id: '', kind: 'recommendation', at: 0, visitor: null, shopper: null, placement: null, strategy: 'blend' },
    ...{ fallback: null, policy: '1', model: 'model', items: '[]', reasons: '[]' },
  });
  const link = puts('visitor_links', {
    ...{ source: '', visitor: '', shopper: '', since_at: 0, via: 'checkout', cart: null, checkout: null },
  });
  const consent = puts('consents', {
    ...{ subject_kind: 'visitor', subject: '', purpose: 'analytics', granted: 1, at: 0, source: 'storefront' },
  });
  for (const [n, shopper] of shoppers.entries())
    link({ source: `c${n}`, visitor: idOf('browser', n), shopper, since_at: now - EVENT_DAYS * DAY });
  const walk = ['page-viewed', 'collection-viewed', 'product-viewed', 'search-submitted', 'product-viewed'];
  const visitsMade = Math.ceil((EVENTS - BUSY_EVENTS) / 8);
  let made = 0;
  const seen = (over: Record<string, Value>, at: number) => {
    event({ id: `${((made * 2_654_435_761) % 2 ** 32).toString(16)}-${made++}`, at, received_at: at + 900, ...over });
  };
  for (let n = 0; n < visitsMade; n++) {
    const begun = Math.floor(now - EVENT_DAYS * DAY * (1 - Math.sqrt(n / visitsMade)));
    const known = n % 4 === 0;
    const visitor = known
      ? idOf('browser', 1 + Math.floor((SHOPPERS - 1) * random()))
      : idOf('visitor', Math.floor(n / 2));
    if (!known && n % 4 === 1) consent({ subject: visitor, at: begun });
    const products = Array.from({ length: 6 }, () => productId(someProduct(random)));
    const recommended = random() < 0.6 && begun > now - DECISION_DAYS * DAY;
    const answer = idOf('decision', n);
    if (recommended) recommend(decision, { id: answer, visitor, begun, n }, products);
    for (let step = 0; step < 8; step++) {
      const at = begun + step * 40_000;
      const product = products[step % 6] as string;
      if (step === 5 && recommended) {
        const body = JSON.stringify({ decision: answer, products: products.slice(0, 4) });
        seen({ type: 'recommendation-shown', visitor, body }, at);
      } else if (step === 6 && recommended && n % 12 === 0) {
        seen({ type: 'recommendation-clicked', visitor, product, body: JSON.stringify({ decision: answer }) }, at);
      } else if (step === 7 && n % 3 === 0) seen({ type: 'cart-line-added', visitor, product }, at);
      else if (step === 7 && n % 10 === 1) seen({ type: 'checkout-started', visitor }, at);
      else if (step === 7 && n % 20 === 2) seen({ type: 'checkout-completed', visitor }, at);
      else {
        const type = walk[step % walk.length] as string;
        const body = type === 'search-submitted' ? '{"query":"copper"}' : '{}';
        seen({ type, visitor, product: type === 'product-viewed' ? product : null, body }, at);
      }
    }
  }
  const busy = idOf('browser', 0);
  for (let n = 0; n < BUSY_EVENTS; n++) {
    const type = walk[n % walk.length] as string;
    seen({ type, visitor: busy, product: productId(n % 300) }, now - 30_000 - n * 40 * MINUTE);
  }
}

/** Two answers a visit, as they are logged. */
function recommend(
  put: Put,
  { id, visitor, begun, n }: { id: string; visitor: string; begun: number; n: number },
  products: string[],
): void {
  const items = JSON.stringify(
    products.map((product, position) => ({
      ...{ product, position, propensity: 0.9, explored: position === 4, because: 'viewed', score: 0.3172 },
    })),
  );
  const simpler = n % 7 === 0;
  const strategy = simpler ? 'popularity' : 'blend';
  const fallback = simpler ? 'nothing-known-of-shopper' : null;
  for (let k = 0; k < 2; k++)
    put({
      ...{ id: k === 0 ? id : `${id}-${k}`, visitor, strategy, fallback, items, at: begun + k * 60_000 },
      placement: PLACEMENTS[(n + k) % PLACEMENTS.length] as string,
    });
}

/** Walks through journeys, campaigns, their messages, what was held back, and the lots. */
function writing({ now, keys }: Ground, puts: Puts, shoppers: string[], random: Random): void {
  const run = puts('journey_runs', {
    ...{ id: '', journey: '', key: '', shopper: null, state: 'done', step: 1, entered_at: 0, due_at: null },
    ...{ exit_reason: null, context: '{"lines":1}' },
  });
  const decision = puts('decisions', {
    ...{ id: '', kind: 'message', at: 0, visitor: null, shopper: null, placement: null, strategy: 'rule' },
    ...{ fallback: null, policy: '1', model: null, items: '[]', reasons: '["Nothing was bought since."]' },
  });
  const message = puts('messages', {
    ...{ id: '', run: null, journey: '', step: '', decision: null, shopper: null, email_hash: '', cart: null },
    ...{ to_sealed: keys.seal(SHOP, 'email', 'somebody@example.com'), checkout: null, subject: 'Still there' },
    html: `<html><body>${'<p>A line of a mail of ordinary length.</p>'.repeat(150)}</body></html>`,
    ...{ text: 'Still there', headers: '{}', state: 'submitted', reason: null, attempts: 1, claim: null },
    ...{ created_at: 0, due_at: 0, stale_at: 0, claimed_at: 0, submitted_at: null, response: '250 OK' },
    ...{ priority: 1, worth: 40, reported: null, links: '["/","/products/1"]' },
  });
  const touch = puts('mail_touches', {
    ...{ id: '', message: '', email_hash: '', kind: 'click', link: '0', at: 0, machine: null, judged: 1 },
  });
  const event = puts('events', {
    ...{ id: '', type: 'message-clicked', at: 0, received_at: 0, visitor: null, shopper: null, cart: null },
    ...{ checkout: null, order_id: null, product: null, body: '{}' },
  });
  const names = readyJourneys.map(({ name }) => name);
  const hashes = shoppers.slice(0, 5000).map((_, n) => keys.fingerprint(SHOP, 'email', `shopper-${n}@example.com`));
  for (let n = 0; n < 150_000; n++) {
    const at = now - HOUR - Math.floor(DECISION_DAYS * DAY * random());
    const toCampaign = n % 3 === 0;
    const journey = toCampaign ? `campaign-${n % 20}` : (names[n % names.length] as string);
    const shopper = n < 900 ? (shoppers[0] as string) : (shoppers[Math.floor(SHOPPERS * random())] as string);
    const [id, step, placement] = [idOf('message', n), 'first', `${journey}/first`];
    const waits = n % 100 === 99;
    run({
      ...{ id: `r${id}`, journey, key: id, shopper, entered_at: at, state: waits ? 'waiting' : 'done' },
      due_at: waits ? now + DAY : null,
    });
    if (n % 2 === 1)
      decision({
        ...{ id: `h${id}`, at: at - MINUTE, shopper, placement },
        fallback: REASONS[n % REASONS.length] as string,
      });
    decision({ id: `m${id}`, at, shopper, placement });
    if (n % 2 === 0 && !toCampaign)
      decision({
        ...{ id: `a${id}`, kind: 'assignment', at, shopper, placement: journey },
        fallback: n % 20 === 0 ? 'holdout' : n % 10 === 0 ? 'control' : null,
      });
    const state = waits ? 'waiting' : n % 12 === 1 ? 'skipped' : n % 50 === 7 ? 'failed' : 'submitted';
    message({
      ...{ id, run: `r${id}`, journey, step, decision: `m${id}`, shopper, state, created_at: at, due_at: at },
      ...{ email_hash: hashes[n % hashes.length] as string, stale_at: at + 3 * DAY, claimed_at: at + 1000 },
      ...{ reason: state === 'skipped' ? 'purchased' : null, submitted_at: state === 'submitted' ? at + 2000 : null },
      cart: journey === 'abandoned-cart' ? idOf('left', n) : null,
    });
    if (state !== 'submitted' || n % 6 !== 0) continue;
    touch({ id: `t${id}`, message: id, email_hash: hashes[n % hashes.length] as string, at: at + HOUR });
    const body = JSON.stringify({ journey, step });
    event({ id: `click ${id}`, at: at + HOUR, received_at: at + HOUR, shopper, body });
  }
}

const some = (of: string[], random: Random) => of[Math.floor(of.length * random())] as string;

function said(random: Random): string {
  const subject = some(
    ['delivery', 'lamp', 'box', 'colour', 'wool blanket', 'service', 'price', 'size', 'mug'],
    random,
  );
  const heard = some(
    ['came late', 'is lovely', 'was broken', 'fits well', 'took two weeks', 'is smaller than shown'],
    random,
  );
  const more = some(
    ['would buy again', 'my sister wants one too', 'please answer my mail', 'thank you', 'a bit dear'],
    random,
  );
  return `The ${subject} ${heard}, ${more}.`;
}

/** What else a shop of that age has: segments with members, approvals, tasks, answers, drops, the log of learning. */
function surroundings({ now }: Ground, puts: Puts, shoppers: string[], random: Random): void {
  const member = puts('segment_members', { segment: '', shopper: '', since_at: now - 20 * DAY });
  const size = puts('segment_sizes', { segment: '', day: 0, members: 0, reachable: 0 });
  const segment = puts('segments', { id: '', name: '', rule: '', version: 1, edited_at: now - DAY, editor: '1' });
  const rules = [
    { all: [{ field: 'orders', is: '>=', value: 2 }] },
    { all: [{ field: 'spent', is: '>', value: 20_000 }] },
    { any: [{ field: 'pOrder', is: '>', value: 0.5 }, { field: 'value', is: '>', value: 30_000 }] }, // biome-ignore format: a rule a line
    { all: [{ field: 'boughtType', is: 'one-of', values: ['Lamps'] }, { field: 'mayEmail', is: true }] }, // biome-ignore format: a rule a line
    { all: [{ field: 'viewedType', is: 'one-of', values: ['Boots'], inDays: 30 }] },
    { all: [{ field: 'messagesIn30Days', is: '=', value: 0 }, { field: 'mayEmail', is: true }] }, // biome-ignore format: a rule a line
    { all: [{ field: 'tag', is: 'one-of', values: ['wholesale'] }, { field: 'doNotTarget', is: false }] }, // biome-ignore format: a rule a line
  ];
  for (const [n, rule] of rules.entries()) {
    segment({ id: `rule-${n}`, name: `Rule ${n}`, rule: JSON.stringify(rule) });
    for (let day = 0; day < 400; day++)
      size({ segment: `rule-${n}`, day: Math.floor(now / DAY - day) * DAY, members: 20_000 + day, reachable: 9000 });
    for (let k = 0; k < 20_000; k++) member({ segment: `rule-${n}`, shopper: shoppers[k * 5 - (k % 5)] as string });
  }
  const offer = puts('offers', {
    ...{ id: '', run: '', journey: 'churn-risk', shopper: '', rung: 'discount', percent: 15, minimum_subtotal: null },
    ...{ cost: 900, state: 'ready', code: 'CODE', ends_at: 0, reasons: '[]', created_at: 0, decided_at: null },
    ...{ decided_by: null, label: null },
  });
  const task = puts('tasks', {
    ...{ id: '', kind: 'reach-out', shopper: null, run: null, journey: 'churn-risk', detail: '{}', state: 'done' },
    ...{ created_at: 0, ended_at: null, owner: null, outcome: null },
  });
  const answer = puts('survey_answers', {
    ...{ id: '', kind: 'nps', shopper: null, message: '', order_id: null, score: 9, comment: null, at: 0 },
  });
  for (let n = 0; n < 12_000; n++) {
    const at = now - Math.floor(400 * DAY * random());
    const shopper = shoppers[n * 8] as string;
    offer({ id: idOf('offer', n), run: idOf('r', n), shopper, created_at: at, ends_at: at + 10 * DAY, state: n < 300 ? 'approval' : 'ready' }); // biome-ignore format: one row
    task({ id: idOf('task', n), shopper, created_at: at, state: n < 400 ? 'open' : 'done' });
    const comment = n % 4 === 0 ? said(random) : null;
    answer({ id: idOf('answer', n), kind: n % 2 === 0 ? 'nps' : 'csat', shopper, message: idOf('message', n), at, score: n % 2 === 0 ? n % 11 : 1 + (n % 5), comment }); // biome-ignore format: one row
  }
  puts('imports', {
    ...{ id: IMPORT, kind: 'orders', name: 'orders.csv', state: 'done', fault: null, rows: 40_000, header: '["Name"]' },
    ...{ reading: '{"columns":{},"dates":null,"decimals":"point"}', applied: 40_000, editor: '1' },
    counts: JSON.stringify(noCounts),
    ...{ created_at: now - DAY, started_at: now - DAY, ended_at: now - DAY + HOUR },
  })({});
  const drop = puts('drops', { day: '', door: 'collector', reason: '', count: 900 });
  for (let day = 0; day < EVENT_DAYS; day++)
    for (const reason of ['no-consent', 'duplicate', 'unknown-shop', 'too-old'])
      drop({ day: new Date(now - day * DAY).toISOString().slice(0, 10), door: 'pixel', reason });
  const ran = puts('learning_runs', { at: 0, question: 'next-purchase', what: 'trained', model: null, detail: '{}' });
  for (let n = 0; n < 4000; n++) ran({ at: now - 2 * DAY - n * 5 * HOUR });
  const inbox = puts('inbox', {
    ...{ delivery: '', topic: 'orders/updated', triggered_at: 0, received_at: 0, body_sealed: null, applied_at: 0 },
    outcome: 'applied',
  });
  for (let n = 0; n < 40_000; n++) inbox({ delivery: idOf('delivery', n), received_at: now - n * 60_000 });
}
