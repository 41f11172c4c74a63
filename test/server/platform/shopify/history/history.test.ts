import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessDenied, PlatformUnavailable } from '../../../../../server/platform/shopify/faults.ts';
import type { AdminApi } from '../../../../../server/platform/shopify/graphql-client.ts';
import {
  historyBegun,
  historyHandlers,
  historyResumed,
  historyWoken,
} from '../../../../../server/platform/shopify/history/jobs.ts';
import { openNotices } from '../../../../../server/storage/notices.ts';
import { shopOf } from '../../../../../server/storage/shops.ts';
import { aShopStore, runJob, SHOP } from '../shop-kit.ts';

const iso = (day: number) => new Date(Date.UTC(2026, 9, 1 + day)).toISOString();
const gid = (type: string, id: number) => `gid://shopify/${type}/${id}`;
const bag = (amount: string) => ({ shopMoney: { amount, currencyCode: 'EUR' } });

const product = (n: number) => [
  {
    id: gid('Product', n),
    handle: `p-${n}`,
    title: `Product ${n}`,
    descriptionHtml: '<p>Fine &amp; good</p>',
    productType: 'Cup',
    vendor: 'V',
    tags: ['t'],
    status: 'ACTIVE',
    publishedAt: iso(0),
    isGiftCard: false,
    createdAt: iso(0),
    updatedAt: iso(1),
    featuredMedia: null,
  },
  ...[1, 2].map((v) => ({
    id: gid('ProductVariant', n * 10 + v),
    title: `V${v}`,
    sku: null,
    price: '10.00',
    compareAtPrice: null,
    inventoryQuantity: 5,
    inventoryItem: { tracked: true },
    availableForSale: true,
    position: v,
    __parentId: gid('Product', n),
  })),
];

const customer = (n: number) => [
  {
    id: gid('Customer', n),
    firstName: 'Given',
    lastName: 'Family',
    locale: 'en',
    tags: [],
    createdAt: iso(0),
    updatedAt: iso(2),
    defaultEmailAddress: {
      emailAddress: `shopper${n}@example.com`,
      marketingState: 'SUBSCRIBED',
      marketingOptInLevel: 'SINGLE_OPT_IN',
      marketingUpdatedAt: iso(1),
    },
  },
];

const order = (n: number, lines = 2) => [
  {
    id: gid('Order', n),
    name: `#${n}`,
    email: `shopper${1 + (n % 5)}@example.com`,
    createdAt: iso(3),
    processedAt: iso(3),
    updatedAt: iso(4),
    cancelledAt: null,
    currencyCode: 'EUR',
    taxesIncluded: false,
    test: false,
    sourceName: 'web',
    cartToken: `cart-${n}`,
    checkoutToken: `checkout-${n}`,
    customerAcceptsMarketing: false,
    customAttributes: [],
    subtotalPriceSet: bag((lines * 20).toFixed(2)),
    totalTaxSet: bag('0.00'),
    shippingLine: null,
    customer: { id: gid('Customer', 1 + (n % 5)), firstName: 'Given', lastName: 'Family', defaultEmailAddress: null },
  },
  ...Array.from({ length: lines }, (_, l) => ({
    id: gid('LineItem', n * 100 + l),
    title: 'a "quoted" __parentId title',
    quantity: 2,
    currentQuantity: l === 0 ? 1 : 2,
    isGiftCard: false,
    product: { id: gid('Product', 1 + (n % 3)) },
    variant: { id: gid('ProductVariant', 11) },
    originalUnitPriceSet: bag('10.00'),
    discountAllocations: [],
    taxLines: [],
    customAttributes: [],
    __parentId: gid('Order', n),
  })),
];

type Step = 'products' | 'customers' | 'orders';

/** A platform that runs bulk operations: each is asked about `waits` times before it is complete. */
class BulkPlatform {
  files: Record<Step, string>;
  states: Partial<Record<Step, { status: string; errorCode?: string }>> = {};
  started: Step[] = [];
  waits = 1;
  busy = 0;
  deny: Step | null = null;
  cut: number | null = null;
  server!: Server;
  origin = '';
  #polls = 0;

  constructor(files: Record<Step, string>) {
    this.files = files;
  }

  async listen() {
    this.server = createServer((request, response) => {
      const whole = Buffer.from(this.files[request.url?.slice(1) as Step]);
      response.end(this.cut === null ? whole : whole.subarray(0, this.cut));
    });
    this.server.listen(0, '127.0.0.1');
    await new Promise((resolve) => this.server.once('listening', resolve));
    this.origin = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  api: AdminApi = {
    run: async (_shop, operation, variables) => {
      const answered = (data: unknown) => ({ data: operation.answer.parse(data), denied: [] });
      if (operation.name === 'BulkOperationRunQuery') {
        const { query } = variables as { query: string };
        const step = (['products', 'customers', 'orders'] as const).find((name) =>
          query.includes(`  ${name} {`),
        ) as Step;
        if (this.deny === step) throw new AccessDenied('no');
        if (this.busy-- > 0) {
          const error = { field: null, message: 'in progress', code: 'OPERATION_IN_PROGRESS' };
          return answered({ bulkOperationRunQuery: { bulkOperation: null, userErrors: [error] } });
        }
        this.started.push(step);
        this.#polls = 0;
        const bulkOperation = { id: gid('BulkOperation', this.started.length), status: 'CREATED' };
        return answered({ bulkOperationRunQuery: { bulkOperation, userErrors: [] } });
      }
      const step = this.started[Number((variables as { id: string }).id.split('/').pop()) - 1] as Step;
      const running = this.#polls++ < this.waits;
      const file = this.files[step];
      const lines = file.split('\n').filter((line) => line !== '');
      return answered({
        bulkOperation: {
          id: (variables as { id: string }).id,
          status: running ? 'RUNNING' : 'COMPLETED',
          errorCode: null,
          objectCount: String(lines.length),
          rootObjectCount: String(lines.filter((line) => !line.includes('"__parentId":"')).length),
          fileSize: String(Buffer.byteLength(file)),
          url: running || file === '' ? null : `${this.origin}/${step}`,
          partialDataUrl: null,
          ...(running ? {} : this.states[step]),
        },
      });
    },
  };
}

const jsonl = (families: object[][], arrange = (lines: string[]) => lines) =>
  `${arrange(families.flat().map((line) => JSON.stringify(line))).join('\n')}\n`;

const aShop = () => ({
  products: jsonl([1, 2, 3].map(product)),
  customers: jsonl([1, 2, 3, 4, 5].map(customer)),
  orders: jsonl(Array.from({ length: 450 }, (_, n) => order(n + 1))),
});

let kit: Awaited<ReturnType<typeof aShopStore>>;
let platform: BulkPlatform;

async function begin(files: Record<Step, string> = aShop()) {
  platform = new BulkPlatform(files);
  await platform.listen();
  kit = await aShopStore();
  await kit.store.transaction().execute((trx) => historyBegun(trx, kit.jobs, SHOP, kit.clock.at));
}

const handlers = () => historyHandlers({ ...kit, api: platform.api, fetch, folder: kit.folder, local: true });

async function end() {
  platform.server.closeAllConnections();
  await new Promise((resolve) => platform.server.close(resolve));
  await kit.end();
}

const tables = async () => ({
  products: await kit.store.selectFrom('products').selectAll().orderBy('id').execute(),
  variants: await kit.store.selectFrom('variants').selectAll().orderBy('id').execute(),
  orders: (await kit.store.selectFrom('orders').selectAll().orderBy('id').execute()).map(
    ({ shopper, ...rest }) => rest,
  ),
  lines: await kit.store.selectFrom('order_lines').selectAll().orderBy('line').execute(),
});
const openJobs = async () =>
  (await kit.store.selectFrom('jobs').select('kind').where('done', '=', 0).execute()).map(({ kind }) => kind);

describe('the history of a shop', () => {
  beforeEach(() => begin());
  afterEach(end);

  it('is read products first, then customers, then orders; then models are trained', async () => {
    await kit.drain(handlers());
    expect(platform.started).toEqual(['products', 'customers', 'orders']);
    const { products, variants, orders, lines } = await tables();
    expect([products.length, variants.length, orders.length, lines.length]).toEqual([3, 6, 450, 900]);
    expect(products[0]).toMatchObject({ description: 'Fine & good', price: 1000 });
    expect(orders[0]).toMatchObject({ total: 4000, refunded: 1000, net: 3000, channel: 'online', cart: 'cart-1' });
    expect(await shopOf(kit.store, SHOP)).toMatchObject({
      historyState: 'done',
      historyProgress: {
        productsTotal: 3,
        products: 3,
        customersTotal: 5,
        customers: 5,
        ordersTotal: 450,
        orders: 450,
      },
    });
    expect(await openJobs()).toEqual(['learning.train']);
  });

  it('announces nothing: nobody is written to about old carts', async () => {
    await kit.drain(handlers());
    expect(await openJobs()).not.toContain('noticed');
  });

  it('read twice is read once', async () => {
    await kit.drain(handlers());
    const before = await kit.store.selectFrom('events').select('id').execute();
    await kit.store.transaction().execute((trx) => historyBegun(trx, kit.jobs, SHOP, kit.clock.at));
    await kit.drain(handlers());
    expect(await kit.store.selectFrom('events').select('id').execute()).toHaveLength(before.length);
  });

  it('resumes where it was killed', async () => {
    const reading = handlers();
    const whole = kit.record;
    let batches = 0;
    kit.record = (...args) => {
      if (args[2].some(({ type }) => type === 'order-changed') && ++batches === 2) throw new Error('killed');
      return whole(...args);
    };
    // Somebody always waits: each slice is a commit.
    kit.awaited = () => true;
    await expect(
      kit.drain(historyHandlers({ ...kit, api: platform.api, fetch, folder: kit.folder, local: true })),
    ).rejects.toThrow('killed');
    expect((await shopOf(kit.store, SHOP))?.historyProgress.orders).toBe(50);
    kit.record = whole;
    kit.clock.at += 60_000;
    await kit.drain(reading);
    expect((await tables()).orders).toHaveLength(450);
    const reads = await kit.store.selectFrom('drops').selectAll().where('reason', '=', 'duplicate').execute();
    expect(reads).toEqual([]);
  });

  it('lets whoever waits for the database in between two slices, and takes several together while nobody does', async () => {
    const whole = kit.record;
    const slices: number[] = [];
    const seenBetween: number[] = [];
    const others: Promise<unknown>[] = [];
    kit.record = (...args) => {
      if (!args[2].some(({ type }) => type === 'order-changed')) return whole(...args);
      if (slices.push(args[2].length) === 1) {
        const count = kit.store.selectFrom('orders').select((e) => e.fn.countAll<number>().as('orders'));
        others.push(count.executeTakeFirstOrThrow().then(({ orders }) => seenBetween.push(orders)));
      }
      return whole(...args);
    };
    await kit.drain(historyHandlers({ ...kit, api: platform.api, fetch, folder: kit.folder, local: true }));
    await Promise.all(others);
    expect(slices).toEqual(Array(9).fill(50));
    // Who asked during the first slice was answered after it; nobody asked later, and the rest was one commit.
    expect(seenBetween).toEqual([50]);
  });

  it('rests after each commit while webhooks flood in, and is whole all the same', async () => {
    const rests: number[] = [];
    kit.pressed = () => true;
    kit.sleep = async (ms) => void rests.push(ms);
    await kit.drain(historyHandlers({ ...kit, api: platform.api, fetch, folder: kit.folder, local: true }));
    expect(rests.length).toBeGreaterThanOrEqual(3);
    expect(rests.every((ms) => ms > 0)).toBe(true);
    expect((await tables()).orders).toHaveLength(450);
  });

  it('leaves no file behind, not even while reading', async () => {
    const { readdirSync } = await import('node:fs');
    const whole = kit.record;
    const seen: string[] = [];
    kit.record = (...args) => {
      seen.push(...readdirSync(kit.folder).filter((name) => name.startsWith('spill')));
      return whole(...args);
    };
    await kit.drain(historyHandlers({ ...kit, api: platform.api, fetch, folder: kit.folder, local: true }));
    expect(seen).toEqual([]);
  });

  it('waits its turn when five operations run already', async () => {
    platform.busy = 2;
    await kit.drain(handlers());
    expect((await tables()).orders).toHaveLength(450);
  });

  it('leaves out what it may not see, says so, and goes on', async () => {
    platform.deny = 'customers';
    await kit.drain(handlers());
    expect(platform.started).toEqual(['products', 'orders']);
    expect(await shopOf(kit.store, SHOP)).toMatchObject({
      historyState: 'done',
      historyProgress: { customersDenied: 1 },
    });
  });

  it('starts a failed operation again, three times at most', async () => {
    platform.states.products = { status: 'FAILED', errorCode: 'INTERNAL_SERVER_ERROR' };
    await kit.drain(handlers());
    expect(platform.started).toEqual(['products', 'products', 'products']);
    expect((await shopOf(kit.store, SHOP))?.historyState).toBe('failed');
  });

  it('does not take a file that broke off for the whole', async () => {
    platform.cut = 500;
    await expect(kit.drain(handlers())).rejects.toThrow(PlatformUnavailable);
    expect((await tables()).products).toEqual([]);
  });

  it('is looked after at once when a webhook says an operation has ended', async () => {
    platform.waits = 0;
    const reading = handlers();
    const [start] = await kit.jobs.claim(['history.start'], 1, 30_000);
    await runJob(reading, start as NonNullable<typeof start>);
    await kit.jobs.finish(kit.store, start as NonNullable<typeof start>);
    expect(await kit.jobs.claim(['history.poll'], 1, 30_000)).toEqual([]);
    await historyWoken(kit.store, kit.jobs, SHOP, gid('BulkOperation', 1));
    expect(await kit.jobs.claim(['history.poll'], 1, 30_000)).toHaveLength(1);
    await historyWoken(kit.store, kit.jobs, SHOP, gid('BulkOperation', 99));
    expect(await kit.jobs.claim(['history.poll'], 1, 30_000)).toEqual([]);
  });

  it('is done when it is done, also when a poll asked while its message was on the way', async () => {
    platform.waits = 0;
    const reading = handlers();
    const asked = platform.api.run;
    let held: (() => void) | null = null;
    const late = new Promise<void>((resolve) => {
      held = resolve;
    });
    const step = async (kind: string) => {
      const [job] = await kit.jobs.claim([kind], 1, 30_000);
      await runJob(reading, job as NonNullable<typeof job>);
      await kit.jobs.finish(kit.store, job as NonNullable<typeof job>);
    };
    await step('history.start');
    // The regular poll has its answer, and is kept from writing it down until everything else is over.
    platform.api.run = async (...args) => {
      const answer = await asked(...args);
      await late;
      return answer;
    };
    kit.clock.at += 2000;
    const [poll] = await kit.jobs.claim(['history.poll'], 1, 30_000);
    const slow = runJob(reading, poll as NonNullable<typeof poll>);
    platform.api.run = asked;
    await historyWoken(kit.store, kit.jobs, SHOP, gid('BulkOperation', 1));
    await kit.drain(reading);
    (held as (() => void) | null)?.();
    await slow;
    expect((await shopOf(kit.store, SHOP))?.historyState).toBe('done');
  });

  it('that was given up goes on at its step when it is resumed, and nothing is lost', async () => {
    platform.states.orders = { status: 'FAILED', errorCode: 'TIMEOUT' };
    await kit.drain(handlers());
    expect((await shopOf(kit.store, SHOP))?.historyState).toBe('failed');
    platform.states = {};
    platform.started.length = 0;
    expect(await kit.store.transaction().execute((trx) => historyResumed(trx, kit.jobs, SHOP))).toBe(true);
    expect(await kit.store.transaction().execute((trx) => historyResumed(trx, kit.jobs, SHOP))).toBe(false);
    await kit.drain(handlers());
    expect(platform.started).toEqual(['orders']);
    expect((await tables()).orders).toHaveLength(450);
    expect((await shopOf(kit.store, SHOP))?.historyState).toBe('done');
  });

  it('whose permission is taken back between start and end leaves that step out, and says so', async () => {
    platform.states.customers = { status: 'FAILED', errorCode: 'ACCESS_DENIED' };
    await kit.drain(handlers());
    const { historyState, historyProgress } = (await shopOf(kit.store, SHOP)) as NonNullable<
      Awaited<ReturnType<typeof shopOf>>
    >;
    expect([historyState, historyProgress.customersDenied, historyProgress.orders]).toEqual(['done', 1, 450]);
    expect(await openNotices(kit.store, SHOP)).toMatchObject([
      { kind: 'history-denied', params: { lists: 'customers' } },
    ]);
  });

  it('stops when the app is removed', async () => {
    const { shopUninstalled } = await import('../../../../../server/storage/shops.ts');
    await shopUninstalled(kit.store, SHOP, kit.clock.at);
    await kit.drain(handlers());
    expect(platform.started).toEqual([]);
  });
});

describe('a bulk file', () => {
  it('in any order of its lines gives the same shop', async () => {
    await begin();
    await kit.drain(handlers());
    const straight = await tables();
    await end();
    const arrangements = fc.sample(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), 2);
    const arrange = (random: Iterator<number>) => (lines: string[]) =>
      lines
        .map((line) => [random.next().value as number, line] as const)
        .sort(([a], [b]) => a - b)
        .map(([, line]) => line);
    for (const stream of [null, ...arrangements]) {
      const shuffled = stream === null ? (lines: string[]) => lines.toReversed() : arrange(stream[Symbol.iterator]());
      await begin({
        products: jsonl([1, 2, 3].map(product), shuffled),
        customers: jsonl([1, 2, 3, 4, 5].map(customer), shuffled),
        orders: jsonl(
          Array.from({ length: 450 }, (_, n) => order(n + 1)),
          shuffled,
        ),
      });
      await kit.drain(handlers());
      expect(await tables()).toEqual(straight);
      await end();
    }
  });

  it('that is large is read in a thread, to the same shop; killed in the middle it goes on there', async () => {
    await begin();
    await kit.drain(handlers());
    const straight = await tables();
    await end();
    await begin();
    const apart = () =>
      historyHandlers({ ...kit, api: platform.api, fetch, folder: kit.folder, local: true, largeBytes: 50_000 });
    const whole = kit.record;
    let batches = 0;
    kit.record = (...args) => {
      if (args[2].some(({ type }) => type === 'order-changed') && ++batches === 4) throw new Error('killed');
      return whole(...args);
    };
    await expect(kit.drain(apart())).rejects.toThrow('killed');
    // Two slices were a commit; the third went with the fourth.
    expect((await shopOf(kit.store, SHOP))?.historyProgress.orders).toBe(100);
    kit.record = whole;
    kit.clock.at += 60_000;
    await kit.drain(apart());
    expect(await tables()).toEqual(straight);
    const drops = await kit.store.selectFrom('drops').selectAll().where('door', '=', 'history').execute();
    expect(drops).toEqual([]);
    await end();
  });

  it('that is large and breaks off, or cannot be kept, is not taken for the whole', async () => {
    await begin();
    const apart = (folder: string) =>
      historyHandlers({ ...kit, api: platform.api, fetch, folder, local: true, largeBytes: 1 });
    platform.cut = 500;
    await expect(kit.drain(apart(kit.folder))).rejects.toThrow(PlatformUnavailable);
    platform.cut = null;
    kit.clock.at += 60_000;
    await expect(kit.drain(apart(`${kit.folder}/presage.db`))).rejects.toThrow('EEXIST');
    expect((await tables()).products).toEqual([]);
    await end();
  });

  it('with broken lines, orphans and blanks loses only those, and counts them', async () => {
    const files = aShop();
    files.products = [
      ...files.products.trim().split('\n'),
      '{"id":"gid://shopify/Product/9"',
      '',
      '[]',
      '{"id":"gid://shopify/Product/77","handle":5}',
      JSON.stringify({ ...product(8)[1], __parentId: gid('Product', 4711) }),
    ].join('\n');
    await begin(files);
    await kit.drain(handlers());
    expect((await tables()).products).toHaveLength(3);
    const drops = await kit.store.selectFrom('drops').selectAll().where('reason', '=', 'malformed').execute();
    expect(drops).toMatchObject([{ door: 'history', count: 4 }]);
    expect(await openNotices(kit.store, SHOP)).toMatchObject([{ kind: 'history-broken', params: { lines: 4 } }]);
    await end();
  });

  it('with nothing in it is nothing', async () => {
    await begin({ products: '', customers: '', orders: '' });
    await kit.drain(handlers());
    expect((await shopOf(kit.store, SHOP))?.historyState).toBe('done');
    await end();
  });
});
