// Rows with every field filled in, so that a test names only what matters to it. Each inserts, and returns what it inserted.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Insertable } from 'kysely';
import { type Keys, keysFrom } from '../../server/lib/keys.ts';
import type {
  Database,
  DecisionsTable,
  EventsTable,
  MessagesTable,
  ModelsTable,
  OrderLinesTable,
  OrdersTable,
  ProductsTable,
  ScoresTable,
  ShoppersTable,
  ShopsTable,
} from '../../server/storage/schema.ts';
import { type OpenedStore, openStore } from '../../server/storage/store.ts';

/** Tuesday 3 March 2026, 10:00 UTC: the moment at which most tests stand. */
export const NOW = Date.UTC(2026, 2, 3, 10);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const SHOP = 'harbour-goods.myshopify.com';

/** A real database in a folder of its own, with keys and a fixed moment. */
export interface Ground extends OpenedStore {
  keys: Keys;
  now: number;
  folder: string;
  /** Closes the database and removes the folder. */
  end(): Promise<void>;
}

export async function aGround(now = NOW): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-test-'));
  const opened = await openStore(folder);
  const keys = keysFrom(new Uint8Array(32).fill(7));
  return {
    ...opened,
    keys,
    now,
    folder,
    async end() {
      await opened.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the builders need of a ground; any store with keys will do. */
export type Place = Pick<Ground, 'store' | 'keys' | 'now'>;

let serial = 0;
const next = (what: string) => `${what}-${++serial}`;

async function insert<T extends keyof Database, R extends Insertable<Database[T]>>(
  place: Place,
  table: T,
  row: R,
): Promise<R> {
  await place.store.insertInto(table).values(row).execute();
  return row;
}

export function aShop(place: Place, over: Partial<Insertable<ShopsTable>> = {}) {
  return insert(place, 'shops', {
    shop: SHOP,
    platform: 'shopify',
    name: 'Harbour Goods',
    url: `https://${over.shop ?? SHOP}`,
    currency: 'EUR',
    zone: 'Europe/Berlin',
    locale: 'en',
    email_sealed: null,
    installed_at: place.now - 90 * DAY,
    uninstalled_at: null,
    history_state: 'done',
    history_progress: '{"products":24,"customers":80,"orders":210}',
    settings: '{}',
    ...over,
  });
}

export function aProduct(place: Place, over: Partial<Insertable<ProductsTable>> = {}) {
  const id = over.id ?? String(7_000_000 + ++serial);
  return insert(place, 'products', {
    shop: SHOP,
    id,
    handle: `product-${id}`,
    title: 'Enamel Mug',
    description: 'A mug of enamelled steel.',
    product_type: 'Mugs',
    vendor: 'Harbour',
    tags: '["kitchen"]',
    image: null,
    published: 1,
    price: 1850,
    gift_card: 0,
    created_at: place.now - 200 * DAY,
    updated_at: place.now - 20 * DAY,
    deleted_at: null,
    ...over,
  });
}

/** A shopper with the identities by which they are found. `email` and `name` in the clear are sealed and fingerprinted here. */
export async function aShopper(
  place: Place,
  over: Partial<Insertable<ShoppersTable>> & { email?: string | null; name?: string | null } = {},
) {
  const { email = `${next('shopper')}@example.com`, name = 'Ada Brook', ...columns } = over;
  const shop = columns.shop ?? SHOP;
  const hash = email === null ? null : place.keys.fingerprint(shop, 'email', email);
  const row = await insert(place, 'shoppers', {
    shop,
    id: next('shopper'),
    customer: String(5_000_000 + ++serial),
    email_hash: hash,
    email_sealed: email === null ? null : place.keys.seal(shop, 'email', email),
    name_sealed: name === null ? null : place.keys.seal(shop, 'name', name),
    locale: 'en',
    tags: '[]',
    staff: 0,
    created_at: place.now - 120 * DAY,
    seen_at: place.now - 2 * DAY,
    merged_into: null,
    ...columns,
  });
  const identity = { shop, shopper: row.id, at: row.created_at };
  if (row.customer !== null) {
    await insert(place, 'identities', { ...identity, kind: 'customer', key: row.customer, sealed: null });
  }
  if (hash !== null) {
    await insert(place, 'identities', { ...identity, kind: 'email', key: hash, sealed: row.email_sealed });
  }
  return row;
}

/** From `since_at` on, this browser is this shopper's. */
export function aVisitorLink(
  place: Place,
  over: { shop?: string; visitor: string; shopper: string; since_at?: number; via?: string },
) {
  const sign = { shop: SHOP, source: next('sign'), since_at: place.now - 100 * DAY, via: 'checkout', ...over };
  return insert(place, 'visitor_links', { ...sign, cart: null, checkout: null });
}

/** A browser that told of a cart at a moment. */
export function aCartLink(place: Place, over: { token: string; visitor: string; at?: number }) {
  const at = over.at ?? place.now - DAY;
  return insert(place, 'cart_links', { shop: SHOP, kind: 'cart', ...over, at, last_at: at });
}

export async function anOrder(
  place: Place,
  over: Partial<Insertable<OrdersTable>> & { lines?: Partial<Insertable<OrderLinesTable>>[] } = {},
) {
  const { lines = [{}], ...columns } = over;
  const total = columns.total ?? 4200;
  const refunded = columns.refunded ?? 0;
  const order = await insert(place, 'orders', {
    shop: SHOP,
    id: String(9_000_000 + ++serial),
    name: `#${1000 + serial}`,
    shopper: null,
    email_hash: null,
    cart: null,
    checkout: null,
    restored_from: null,
    placed_at: place.now - 3 * DAY,
    updated_at: place.now - 3 * DAY,
    cancelled_at: null,
    currency: 'EUR',
    total,
    refunded,
    net: total - refunded,
    channel: 'online',
    counted: 1,
    uncounted_reason: null,
    ...columns,
  });
  for (const [i, line] of lines.entries()) {
    await insert(place, 'order_lines', {
      shop: order.shop,
      order_id: order.id,
      line: String(i + 1),
      product: '7000001',
      variant: '8000001',
      title: 'Enamel Mug',
      quantity: 1,
      refunded_quantity: 0,
      price: total,
      decision: null,
      ...line,
    });
  }
  return order;
}

export function anEvent(place: Place, over: Partial<Insertable<EventsTable>> = {}) {
  return insert(place, 'events', {
    shop: SHOP,
    id: next('event'),
    type: 'product-viewed',
    at: place.now - HOUR,
    received_at: (over.at ?? place.now - HOUR) + 1000,
    visitor: null,
    shopper: null,
    cart: null,
    checkout: null,
    order_id: null,
    product: null,
    body: '{}',
    ...over,
  });
}

export function aScore(place: Place, over: Partial<Insertable<ScoresTable>> & { shopper: string }) {
  const p = over.p_order ?? 0.42;
  const value = over.value ?? 12_400;
  return insert(place, 'scores', {
    shop: SHOP,
    scored_at: place.now - 6 * HOUR,
    model: 'model-1',
    horizon_days: 90,
    orders: 3,
    last_order_at: place.now - 30 * DAY,
    p_order: p,
    p_order_low: p * 0.7,
    p_order_high: p + (1 - p) * 0.3,
    churn: 1 - p,
    value,
    value_low: Math.round(value * 0.5),
    value_high: Math.round(value * 1.8),
    value_low_half: Math.round(value * 0.8),
    value_high_half: Math.round(value * 1.3),
    next_order_at: place.now + 40 * DAY,
    next_order_low_at: place.now + 12 * DAY,
    next_order_high_at: place.now + 95 * DAY,
    archetype: 'regular',
    reasons: '["3 orders in the last 120 days","Last order 30 days ago, about their usual gap"]',
    sure: 1,
    similar: 140,
    ...over,
  });
}

/** A message to an address, which is sealed here. */
export function aMessage(place: Place, over: Partial<Insertable<MessagesTable>> & { to?: string } = {}) {
  const { to = 'ada@example.com', ...columns } = over;
  const shop = columns.shop ?? SHOP;
  const created = columns.created_at ?? place.now - 5 * HOUR;
  return insert(place, 'messages', {
    shop,
    id: next('message'),
    run: null,
    journey: 'abandoned-cart',
    step: '1',
    decision: null,
    shopper: null,
    email_hash: place.keys.fingerprint(shop, 'email', to),
    to_sealed: place.keys.seal(shop, 'email', to),
    cart: null,
    checkout: null,
    subject: 'You left something in your cart',
    html: '<p style="font-family:sans-serif">Your <b>Enamel Mug</b> is still here.</p>',
    text: 'Your Enamel Mug is still here.',
    headers: '{"From":"Harbour Goods <hello@harbour.example>","List-Unsubscribe-Post":"List-Unsubscribe=One-Click"}',
    state: 'submitted',
    reason: null,
    attempts: 1,
    claim: null,
    created_at: created,
    due_at: created,
    stale_at: created + 3 * DAY,
    claimed_at: created + 1000,
    submitted_at: created + 2000,
    response: '250 OK',
    ...columns,
  });
}

export function aDecision(place: Place, over: Partial<Insertable<DecisionsTable>> = {}) {
  return insert(place, 'decisions', {
    shop: SHOP,
    id: next('decision'),
    kind: 'recommendation',
    at: place.now - HOUR,
    visitor: null,
    shopper: null,
    placement: 'home',
    strategy: 'session',
    fallback: null,
    policy: '1',
    model: null,
    items: '[{"product":"7000001"}]',
    reasons: '[]',
    ...over,
  });
}

export function aModel(place: Place, over: Partial<Insertable<ModelsTable>> = {}) {
  const trained = over.trained_at ?? place.now - DAY;
  const question = over.question ?? 'next-purchase';
  return insert(place, 'models', {
    shop: SHOP,
    id: next('model'),
    question,
    state: 'champion',
    trained_at: trained,
    promoted_at: trained,
    hash: next('hash'),
    card: JSON.stringify({
      question,
      technique: 'bg-nbd',
      version: '1',
      trainedAt: trained,
      window: { from: trained - 540 * DAY, to: trained },
      rows: 4012,
      settings: {},
      metrics: { auc: 0.7812, brier: 0.1421 },
      against: { auc: 0.71, brierOfBaseRate: 0.163 },
      limits: ['Says little about shoppers with a single order.'],
      nativeParts: [],
    }),
    fault: null,
    ...over,
  });
}

/** An answer about consent: for an address (in the clear, fingerprinted here) or for a browser. */
export function aConsent(
  place: Place,
  over: {
    shop?: string;
    email?: string;
    visitor?: string;
    purpose: string;
    granted?: boolean;
    at?: number;
    source?: string;
  },
) {
  const shop = over.shop ?? SHOP;
  return insert(place, 'consents', {
    shop,
    subject_kind: over.email === undefined ? 'visitor' : 'email',
    subject: over.email === undefined ? (over.visitor ?? '') : place.keys.fingerprint(shop, 'email', over.email),
    purpose: over.purpose,
    granted: over.granted === false ? 0 : 1,
    at: over.at ?? place.now - 50 * DAY,
    source: over.source ?? 'checkout',
  });
}

/** A cart with one line, last touched `updated_at`. */
export function aCart(
  place: Place,
  over: Partial<Insertable<Database['carts']>> & { title?: string; quantity?: number } = {},
) {
  const { title = 'Enamel Mug', quantity = 1, ...columns } = over;
  return insert(place, 'carts', {
    shop: SHOP,
    token: next('cart'),
    lines: JSON.stringify([{ variant: '8000001', product: '7000001', quantity, price: 1850, title }]),
    line_count: 1,
    created_at: place.now - DAY,
    updated_at: place.now - DAY,
    ...columns,
  });
}

/** A walk through a journey that waits for its next step. */
export function aWalk(place: Place, over: Partial<Insertable<Database['journey_runs']>> = {}) {
  return insert(place, 'journey_runs', {
    shop: SHOP,
    id: next('run'),
    journey: 'abandoned-cart',
    key: next('cart'),
    shopper: null,
    state: 'waiting',
    step: 0,
    entered_at: place.now - HOUR,
    due_at: place.now + HOUR,
    exit_reason: null,
    context: '{}',
    ...over,
  });
}
