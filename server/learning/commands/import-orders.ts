// `presage import`: an order file becomes history of a shop, as if it had come by its platform. Running it again changes nothing.

import { catalogueOf } from '../../catalogue/products.ts';
import { addDrops, countDrops, type Drops } from '../../events/drops.ts';
import type { OrderChanged, ProductChanged, ShopEvent } from '../../events/shop-event.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import type { FileOrder, OrderFile, OrderLine } from '../../lib/order-file/order-file.ts';
import { readOrderFile } from '../../lib/order-file/read.ts';
import { recordEvents } from '../../profile/record.ts';
import { saveShop, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { type CommandIo, fileOption, needed, optionsOf, zoneOption } from './command-io.ts';
import { type Installation, openInstallation, shopOption } from './installation.ts';

/** Events of one commit: large enough for speed, small enough for others to get their turn. */
const EVENTS_A_COMMIT = 200;

export async function importOrders(args: readonly string[], io: CommandIo): Promise<void> {
  const options = optionsOf(args, { shop: { type: 'string' }, orders: { type: 'string' }, zone: { type: 'string' } });
  const shop = shopOption(options.shop);
  const zone = zoneOption(options.zone);
  const file = await readOrderFile(fileOption(io, needed(options.orders, 'orders')), { zone });
  const installation = await openInstallation(io);
  try {
    await ensureShop(installation, shop, file, zone);
    const stored = await record(installation, shop, file);
    io.out(`${JSON.stringify({ shop, ...stored, rows: file.rows, used: file.used, problems: file.problems })}\n`);
  } finally {
    await installation.close();
  }
}

async function ensureShop({ store, now }: Installation, shop: string, file: OrderFile, zone: string): Promise<void> {
  if ((await shopOf(store, shop)) !== null) return;
  const currency = file.currency ?? 'USD';
  await store
    .transaction()
    .execute((trx) =>
      saveShop(
        trx,
        { shop, platform: 'file', name: shop, url: `https://${shop}`, currency, zone, locale: 'en', emailSealed: null },
        now(),
      ),
    );
}

async function record(installation: Installation, shop: string, file: OrderFile) {
  const { store, keys, jobs, now } = installation;
  const productOf = await productFinder(store, shop, file);
  const currency = file.currency ?? (await shopOf(store, shop))?.currency ?? 'USD';
  const events: ShopEvent[] = [...productOf.made, ...ordersFromFile(file, currency, productOf.find)];
  const dropped: Drops = {};
  let stored = 0;
  for (let i = 0; i < events.length; i += EVENTS_A_COMMIT) {
    const recorded = await store
      .transaction()
      .execute((trx) =>
        recordEvents(trx, { keys, jobs, now: now(), announce: false }, shop, events.slice(i, i + EVENTS_A_COMMIT)),
      );
    addDrops(dropped, recorded.dropped);
    stored += recorded.stored;
  }
  await countDrops(store, shop, 'import', dropped, now());
  return { stored, dropped };
}

/** Leads a line of the file to a product of the shop: by SKU or title where there is a catalogue, else products are made from the lines. */
async function productFinder(store: Store, shop: string, file: OrderFile) {
  const catalogue = await catalogueOf(store, shop);
  if (catalogue.length > 0) {
    const bySku = new Map<string, string>();
    const rows = await store.selectFrom('variants').select(['sku', 'product']).where('shop', '=', shop).execute();
    for (const row of rows) if (row.sku !== null) bySku.set(row.sku.toLowerCase(), row.product);
    const byTitle = new Map(catalogue.map((p) => [p.title.toLowerCase(), p.id]));
    const find = (line: OrderLine) =>
      bySku.get((line.product ?? '').toLowerCase()) ?? byTitle.get((line.title ?? '').toLowerCase()) ?? null;
    return { find, made: [] as ProductChanged[] };
  }
  const made = new Map<string, ProductChanged>();
  for (const order of file.orders) {
    for (const line of order.lines) {
      if (line.kind !== 'product' || line.product === null || line.quantity <= 0) continue;
      made.set(line.product, productFromLine(line, order.at));
    }
  }
  return { find: (line: OrderLine) => line.product, made: [...made.values()] };
}

function productFromLine(line: OrderLine, at: number): ProductChanged {
  const id = line.product as string;
  return {
    type: 'product-changed',
    id: `file:product:${id}`,
    at,
    product: {
      id,
      handle: id.toLowerCase(),
      title: line.title ?? id,
      description: '',
      productType: '',
      vendor: '',
      tags: [],
      image: null,
      published: true,
      giftCard: false,
      createdAt: at,
      updatedAt: at,
      variants: [
        {
          id,
          title: '',
          sku: id,
          price: line.unitPrice,
          compareAt: null,
          inventory: null,
          available: true,
          position: 1,
        },
      ],
    },
  };
}

/** Purchases as order events. A return takes its money off the same shopper's newest purchases before it. */
export function ordersFromFile(
  file: OrderFile,
  currency: string,
  find: (line: OrderLine) => string | null,
): OrderChanged[] {
  const purchases: OrderChanged[] = [];
  const byCustomer = new Map<string, OrderChanged[]>();
  for (const order of file.orders) {
    if (order.kind === 'purchase') {
      const event = orderFromFile(order, currency, find);
      purchases.push(event);
      if (order.customer !== null) {
        const own = byCustomer.get(order.customer) ?? [];
        byCustomer.set(order.customer, own);
        own.push(event);
      }
    } else if (order.customer !== null) {
      let back = -order.net;
      for (const event of (byCustomer.get(order.customer) ?? []).toReversed()) {
        const taken = Math.min(back, Math.max(0, event.total - event.refunded));
        event.refunded += taken;
        back -= taken;
        if (back <= 0) break;
      }
    }
  }
  return purchases;
}

function orderFromFile(order: FileOrder, currency: string, find: (line: OrderLine) => string | null): OrderChanged {
  const email = normalisedEmail(order.customer);
  return {
    type: 'order-changed',
    id: `file:order:${order.id}`,
    at: order.at,
    order: `file-${order.id}`,
    name: order.id,
    person: { customer: email === null ? order.customer : null, email, name: null },
    cart: null,
    checkout: null,
    restoredFrom: null,
    placedAt: order.at,
    updatedAt: order.at,
    cancelledAt: order.cancelledAt,
    currency: order.currency ?? currency,
    total: Math.max(0, order.net),
    refunded: 0,
    channel: 'online',
    test: false,
    lines: order.lines
      .filter((line) => line.kind === 'product' || line.kind === 'gift-card')
      .map((line, i) => ({
        line: String(i),
        product: find(line),
        variant: null,
        title: line.title ?? line.product ?? '',
        quantity: Math.max(0, line.quantity),
        price: line.unitPrice,
        giftCard: line.kind === 'gift-card',
      })),
    acceptsMarketing: false,
  };
}
