// The mutable state of the stand-in shop, shared by its storefront, its admin API and its webhooks.
// Types: shop-types.ts. What changes it: operations/*.ts. Here: the data, the look-ups, ids, and the two places a change goes (journal, webhooks).
//
// The storefront stands on this: `storefront/server.ts` exports `createStorefront(shop: ShopState): http.RequestListener` (main.ts
// listens with it) and `storefront/visit.ts` exports `runVisit(shop: ShopState, visit: Visit): Promise<VisitOutcome>`.
// The app proxy goes to `shop.origins.app + '/proxy/…'`, signed with `shop.app.apiSecret`; the app is on the storefront only while
// `shop.singles.installation` is set, its blocks while they are in `activeBlocks`, its pixel while `shop.singles.webPixel` is set.

import { randomBytes } from 'node:crypto';
import type { SandboxClock } from './clock.ts';
import type {
  AccessToken,
  AppRegistration,
  BulkOperation,
  Cart,
  Checkout,
  Collection,
  Customer,
  Discount,
  Installation,
  Metafield,
  Order,
  Origins,
  Product,
  ShopFacts,
  Variant,
  Visitor,
  WebPixel,
} from './shop-types.ts';

/** The kinds of things that are written to the journal when they change; each is found by its id (or token). */
export interface Tables {
  products: Product;
  customers: Customer;
  carts: Cart;
  checkouts: Checkout;
  orders: Order;
  visitors: Visitor;
  metafields: Metafield;
  tokens: AccessToken;
  discounts: Discount;
  bulkOperations: BulkOperation;
}

export interface Singles {
  webPixel: WebPixel | null;
  installation: Installation | null;
  /** theme settings the merchant chose, by app block handle */
  blockSettings: Record<string, Record<string, unknown>>;
}

/** Told of every change, so that it outlives the process. */
export interface Journal {
  put(table: keyof Tables, id: string, value: unknown): void;
  remove(table: keyof Tables, id: string): void;
  single(name: keyof Singles, value: unknown): void;
}

/** Takes a webhook that is due now; `eventId` groups what one action of a merchant or shopper caused. */
export type EmitWebhook = (topic: string, payload: unknown, eventId: string) => void;

export interface PlatformLimits {
  /** the app is approved for names, addresses, phone numbers and e-mail addresses */
  protectedData: boolean;
  /** types the shop's plan does not include, e.g. 'Customer' */
  without: string[];
  /** 'cut' = the next file breaks off in its middle, once; 'broken' = lines that are no JSON stand in every file */
  bulk: 'whole' | 'cut' | 'broken';
}

export interface ShopStateOptions {
  facts: ShopFacts;
  app: AppRegistration;
  origins: Origins;
  clock: SandboxClock;
  products: Product[];
  collections: Collection[];
  customers: Customer[];
  orders: Order[];
}

export class ShopState {
  readonly facts: ShopFacts;
  readonly app: AppRegistration;
  readonly origins: Origins;
  readonly clock: SandboxClock;
  readonly products: Map<string, Product>;
  readonly collections: Map<string, Collection>;
  readonly customers: Map<string, Customer>;
  /** by token */
  readonly carts = new Map<string, Cart>();
  /** by token */
  readonly checkouts = new Map<string, Checkout>();
  readonly orders: Map<string, Order>;
  /** by cookie value */
  readonly visitors = new Map<string, Visitor>();
  /** by `ownerGid namespace.key` */
  readonly metafields = new Map<string, Metafield>();
  /** by access token */
  readonly tokens = new Map<string, AccessToken>();
  readonly discounts = new Map<string, Discount>();
  readonly bulkOperations = new Map<string, BulkOperation>();
  /** What the app told Flow, oldest first; not kept over a restart. */
  readonly flowTriggers: { handle: string; payload: Record<string, unknown>; at: number }[] = [];
  readonly singles: Singles = { webPixel: null, installation: null, blockSettings: {} };

  /** Set by main: where changes are written, and where webhooks go. Both do nothing until then. */
  journal: Journal = { put() {}, remove() {}, single() {} };
  emitWebhook: EmitWebhook = () => {};
  /** Until when calls between platform and app fail, both ways (control `outage`); 0 = not at all. */
  outageUntil = 0;

  /** What the platform withholds from the app, and how its bulk files arrive (control `platform`). */
  limits: PlatformLimits = { protectedData: true, without: [], bulk: 'whole' };

  readonly #handles = new Map<string, string>();
  readonly #variants = new Map<string, Variant>();
  readonly #emails = new Map<string, string>();
  #highestId = 9_000_000_000_000;
  #highestOrderNumber = 1000;
  #eventId: string | null = null;

  constructor(options: ShopStateOptions) {
    this.facts = options.facts;
    this.app = options.app;
    this.origins = options.origins;
    this.clock = options.clock;
    this.products = new Map(options.products.map((product) => [product.id, product]));
    this.collections = new Map(options.collections.map((collection) => [collection.id, collection]));
    this.customers = new Map(options.customers.map((customer) => [customer.id, customer]));
    this.orders = new Map(options.orders.map((order) => [order.id, order]));
    this.reindex();
  }

  /** Rebuilds the look-ups and the counters after rows were put in from outside (the journal at start). */
  reindex(): void {
    this.#handles.clear();
    this.#variants.clear();
    this.#emails.clear();
    for (const product of this.products.values()) this.#indexProduct(product);
    for (const customer of this.customers.values()) {
      if (customer.email) this.#emails.set(customer.email.toLowerCase(), customer.id);
    }
    for (const order of this.orders.values()) {
      this.#highestOrderNumber = Math.max(this.#highestOrderNumber, order.number);
      for (const line of order.lines) this.#raise(line.id);
      this.#raise(order.id);
    }
    for (const table of [this.products, this.customers, this.bulkOperations, this.discounts])
      for (const id of table.keys()) this.#raise(id);
    for (const checkout of this.checkouts.values()) this.#raise(checkout.id);
    for (const metafield of this.metafields.values()) this.#raise(metafield.id);
  }

  now(): number {
    return this.clock.now();
  }

  /** True while calls between platform and app fail. */
  get outage(): boolean {
    return this.now() < this.outageUntil;
  }

  // -- look-ups ------------------------------------------------------------------------------------------------

  productByHandle(handle: string): Product | undefined {
    const id = this.#handles.get(handle);
    return id === undefined ? undefined : this.products.get(id);
  }

  /** What a visitor may see: active and published. */
  publishedProducts(): Product[] {
    const now = this.now();
    return [...this.products.values()].filter((product) => isPublished(product, now));
  }

  variant(id: string | number): { product: Product; variant: Variant } | undefined {
    const variant = this.#variants.get(String(id));
    const product = variant && this.products.get(variant.productId);
    return variant && product ? { product, variant } : undefined;
  }

  collectionByHandle(handle: string): Collection | undefined {
    for (const collection of this.collections.values()) if (collection.handle === handle) return collection;
    return undefined;
  }

  customerByEmail(email: string): Customer | undefined {
    const id = this.#emails.get(email.trim().toLowerCase());
    return id === undefined ? undefined : this.customers.get(id);
  }

  /** The browser behind a cookie; made on first sight. */
  visitor(id: string): Visitor {
    let visitor = this.visitors.get(id);
    if (!visitor) {
      visitor = {
        id,
        consent: null,
        clientId: uuid(),
        cartToken: null,
        checkoutToken: null,
        customerId: null,
        localStorage: {},
        sessionStorage: {},
      };
      this.visitors.set(id, visitor);
    }
    return visitor;
  }

  /** The visitor's cart, or undefined where nothing was ever put into one. */
  cartOf(visitorId: string): Cart | undefined {
    const token = this.visitors.get(visitorId)?.cartToken;
    return token ? this.carts.get(token) : undefined;
  }

  /** A metafield by owner (gid), namespace ('$app' = the app's own) and key. */
  metafield(ownerId: string, namespace: string, key: string): Metafield | undefined {
    return this.metafields.get(metafieldKey(ownerId, this.namespace(namespace), key));
  }

  /** '$app' and '$app:x' written out. */
  namespace(namespace: string): string {
    return namespace.replace(/^\$app(?=$|:)/, `app--${this.app.id}`).replace(/:/g, '--');
  }

  /** The gid under which app-owned metafields hang (Liquid: `app.metafields`). */
  get installationId(): string {
    return `gid://shopify/AppInstallation/${this.singles.installation?.id ?? '0'}`;
  }

  /** The link with which a shopper gets an abandoned checkout back, on any device. */
  recoveryUrl(checkout: Checkout): string {
    return `${this.origins.storefront}/${this.facts.id}/checkouts/${checkout.token}/recover?key=${checkout.recoveryKey}`;
  }

  // -- changes (used by operations/) -----------------------------------------------------------------------------

  put<T extends keyof Tables>(table: T, id: string, value: Tables[T]): void {
    (this[table] as Map<string, Tables[T]>).set(id, value);
    if (table === 'products') this.#indexProduct(value as Product);
    if (table === 'customers') {
      const customer = value as Customer;
      if (customer.email) this.#emails.set(customer.email.toLowerCase(), customer.id);
    }
    this.journal.put(table, id, value);
  }

  remove(table: keyof Tables, id: string): void {
    (this[table] as Map<string, unknown>).delete(id);
    this.journal.remove(table, id);
  }

  set<N extends keyof Singles>(name: N, value: Singles[N]): void {
    this.singles[name] = value;
    this.journal.single(name, value);
  }

  /** A fresh numeric id, safe as a JSON number. */
  nextId(): string {
    this.#highestId++;
    return String(this.#highestId);
  }

  nextOrderNumber(): number {
    this.#highestOrderNumber++;
    return this.#highestOrderNumber;
  }

  /** Runs one action; every webhook emitted inside carries the same event id. */
  action<T>(run: () => T): T {
    if (this.#eventId) return run();
    this.#eventId = uuid();
    try {
      return run();
    } finally {
      this.#eventId = null;
    }
  }

  emit(topic: string, payload: unknown): void {
    this.emitWebhook(topic, payload, this.#eventId ?? uuid());
  }

  #indexProduct(product: Product): void {
    this.#handles.set(product.handle, product.id);
    for (const variant of product.variants) {
      this.#variants.set(variant.id, variant);
      this.#raise(variant.id);
    }
  }

  #raise(id: string): void {
    const value = Number(id);
    if (value > this.#highestId) this.#highestId = value;
  }
}

export function isPublished(product: Product, now: number): boolean {
  return product.status === 'ACTIVE' && product.publishedAt !== null && product.publishedAt <= now;
}

export function metafieldKey(ownerId: string, namespace: string, key: string): string {
  return `${ownerId} ${namespace}.${key}`;
}

/** An opaque token as Shopify's carts and checkouts have. */
export function freshToken(bytes = 16): string {
  return randomBytes(bytes).toString('hex');
}

function uuid(): string {
  return globalThis.crypto.randomUUID();
}
