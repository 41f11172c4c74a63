// A small stand-in shop for the storefront's tests: ten products, two collections, the app installed, and an app that answers as told.

import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SandboxClock } from '../sandbox/clock.ts';
import { metafieldKey, ShopState } from '../sandbox/shop-state.ts';
import type { Product } from '../sandbox/shop-types.ts';
import { plainPicture } from '../sandbox/storefront/pictures.ts';
import { createStorefront } from '../sandbox/storefront/server.ts';

const DAY_MS = 86_400_000;
const TITLES = [
  'Saltholm Stoneware Mug',
  'Oakridge Table Lamp',
  'Fenwick Linen Shirt',
  'Marlow Wool Blanket',
  'Tarn Enamel Kettle',
  'Hadley Ash Stool',
  'Brin Cotton Towel',
  'Corrie Walking Pack',
  'Dunmore Wool Socks',
  'Ellery Beeswax Candle',
];

export function aProduct(index: number, changes: Partial<Product> = {}): Product {
  const id = String(7_000_000_000_001 + index);
  const title = TITLES[index % TITLES.length]!;
  const handle = title.toLowerCase().replaceAll(' ', '-');
  const shirt = index === 2;
  const sizes = shirt ? ['S', 'M', 'L'] : ['Default Title'];
  return {
    id,
    handle,
    title,
    descriptionHtml: `<p>${title}: made to be used every day, and to look better for it.</p>`,
    productType: title.split(' ').at(-1)!,
    vendor: 'Hollowmere Studio',
    tags: ['everyday'],
    status: 'ACTIVE',
    publishedAt: Date.UTC(2025, 0, 1) + index * DAY_MS,
    createdAt: Date.UTC(2025, 0, 1),
    updatedAt: Date.UTC(2025, 0, 1),
    imagePath: `/images/${handle}.png`,
    isGiftCard: false,
    variants: sizes.map((size, position) => ({
      id: String(8_000_000_000_000 + index * 10 + position + 1),
      productId: id,
      title: size,
      sku: `SKU-${index}-${position}`,
      price: 2400 + index * 700 + position * 100,
      compareAtPrice: null,
      inventory: 20,
      inventoryPolicy: 'DENY' as const,
      options: [{ name: shirt ? 'Size' : 'Title', value: size }],
      position: position + 1,
    })),
    ...changes,
  };
}

/** Drawing takes its time, and these tests are not about pictures. */
const ONE_PICTURE = plainPicture(aProduct(0));

export interface FixtureApp {
  /** Every request that reached the app. */
  requests: { method: string; url: URL; headers: IncomingMessage['headers']; body: string }[];
  /** What the app does with one; 404 unless set. */
  answer: (req: IncomingMessage, res: ServerResponse, body: string) => void;
}

export interface SmallShop {
  shop: ShopState;
  app: FixtureApp;
  origin: string;
  close(): Promise<void>;
}

const listen = (handler: RequestListener): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(handler).listen(0, '127.0.0.1', () => resolve(server));
  });
const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const closed = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Starts shop and app on free ports; the app's metafields and pixel are in place. */
export async function startSmallShop(options: { products?: Product[]; blocks?: string[] } = {}): Promise<SmallShop> {
  const app: FixtureApp = { requests: [], answer: (_req, res) => void res.writeHead(404).end() };
  const appServer = await listen((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const url = new URL(req.url ?? '/', 'http://app');
      const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' };
      for (const [name, value] of Object.entries(cors)) res.setHeader(name, value);
      if (req.method === 'OPTIONS') return res.writeHead(204).end();
      app.requests.push({ method: req.method ?? '', url, headers: req.headers, body });
      app.answer(req, res, body);
    });
  });
  let handler: RequestListener = () => {};
  const server = await listen((req, res) => handler(req, res));
  const origin = originOf(server);
  const products = options.products ?? TITLES.map((_, index) => aProduct(index));
  const shop = new ShopState({
    facts: {
      id: '6100001',
      domain: 'small-shop.myshopify.com',
      name: 'Hollowmere',
      email: 'hello@hollowmere.example',
      ownerName: 'Owner',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      countryCode: 'DE',
      countryName: 'Germany',
      locale: 'en',
      createdAt: Date.UTC(2024, 0, 1),
    },
    app: { id: '5001', apiKey: 'key', apiSecret: 'secret', handle: 'presage', title: 'Presage' },
    origins: { storefront: origin, admin: origin, mailbox: origin, control: origin, app: originOf(appServer) },
    clock: new SandboxClock(),
    products,
    collections: [
      aCollection('1', 'at-home', 'At home', products.slice(0, 6)),
      aCollection('2', 'out-and-about', 'Out and about', products.slice(6)),
    ],
    customers: [],
    orders: [],
  });
  shop.set('installation', {
    id: '77',
    installedAt: shop.now(),
    scopes: [],
    activeBlocks: options.blocks ?? ['recommendations', 'presage-embed'],
  });
  shop.set('webPixel', { id: '88', settings: { endpoint: `${originOf(appServer)}/collect` } });
  const gids = (some: Product[]) => JSON.stringify(some.map((product) => `gid://shopify/Product/${product.id}`));
  giveMetafield(shop, shop.installationId, 'presage', 'popular', gids(products));
  for (const product of products.slice(0, 3)) {
    giveMetafield(shop, `gid://shopify/Product/${product.id}`, '$app', 'together', gids(products.slice(3, 6)));
    giveMetafield(shop, `gid://shopify/Product/${product.id}`, '$app', 'similar', gids([...products].reverse()));
  }
  handler = createStorefront(shop, { pictureOf: () => ONE_PICTURE });
  return {
    shop,
    app,
    origin,
    async close() {
      await Promise.all([closed(server), closed(appServer)]);
    },
  };
}

function aCollection(id: string, handle: string, title: string, products: Product[]) {
  return { id, handle, title, descriptionHtml: '', productIds: products.map((product) => product.id), updatedAt: 0 };
}

function giveMetafield(shop: ShopState, ownerId: string, namespace: string, key: string, value: string): void {
  const resolved = shop.namespace(namespace);
  const metafield = { id: shop.nextId(), ownerId, namespace: resolved, key, type: 'list.product_reference', value };
  const at = shop.now();
  shop.put('metafields', metafieldKey(ownerId, resolved, key), { ...metafield, createdAt: at, updatedAt: at });
}

/** An answer of the proxy as the contract has it, for the given products in the given order. */
export function answerFor(products: Product[], decision = 'decision-1') {
  return {
    decision,
    strategy: 'session',
    fallback: null,
    items: products.map((product) => ({
      product: product.id,
      variant: product.variants[0]?.id,
      handle: product.handle,
      title: product.title,
      url: `/products/${product.handle}`,
      image: product.imagePath,
      price: { amount: product.variants[0]?.price ?? 0, currency: 'EUR' },
      reason: 'Because you viewed the Saltholm Stoneware Mug',
    })),
  };
}

/** Lets the app answer every recommendation with these products, and take every event. */
export function answering(products: Product[], decision?: string): FixtureApp['answer'] {
  return (req, res) => {
    const isCollect = req.url?.startsWith('/collect');
    res.writeHead(isCollect ? 202 : 200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    res.end(JSON.stringify(isCollect ? { stored: 1, dropped: {} } : answerFor(products, decision)));
  };
}
