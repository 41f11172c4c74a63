// The storefront by HTTP, as a browser without JavaScript and as Shopify's Ajax API: pages, our block in them, carts, checkout, proxy.

import '@shopify/shopify-api/adapters/node';
import { ApiVersion, shopifyApi } from '@shopify/shopify-api';
import { load } from 'cheerio';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answering, aProduct, type SmallShop, startSmallShop } from './small-shop.ts';

let small: SmallShop;
beforeEach(async () => {
  small = await startSmallShop();
});
afterEach(() => small.close());

const cookie = { cookie: 'sandbox_visitor=ada' };
const open = async (path: string, headers: Record<string, string> = cookie) => {
  const response = await fetch(small.origin + path, {
    headers: { accept: 'text/html', ...headers },
    redirect: 'manual',
  });
  const html = await response.text();
  return { response, html, $: load(html) };
};
const post = (path: string, body: unknown, headers: Record<string, string> = cookie) =>
  fetch(small.origin + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const cards = ($: ReturnType<typeof load>) =>
  $('presage-recommendations .presage__list > li')
    .map((_, card) => $(card).attr('data-product'))
    .get();
const product = (index: number) => [...small.shop.products.values()][index]!;

test('the block stands with the app down and without JavaScript: similar products, never the one being looked at', async () => {
  const { $ } = await open(`/products/${product(1).handle}`);
  expect(cards($)).toEqual([9, 8, 7, 6].map((index) => product(index).id));
  expect(small.app.requests).toEqual([]);
  expect($('presage-recommendations h2').text()).toBe('You may also like');
  const first = $('presage-recommendations .presage__list > li').first();
  expect(first.find('a').attr('href')).toBe(`/products/${product(9).handle}`);
  expect(first.find('.presage-card__price').text()).toBe('€87.00');
  const { $: shirtPage } = await open(`/products/${product(0).handle}`);
  expect(cards(shirtPage)).not.toContain(product(0).id);
});

test("the empty card that answers are filled into has nothing of the page's own product", async () => {
  const { $ } = await open(`/products/${product(1).handle}`);
  const empty = load($('presage-recommendations template').first().html() ?? '');
  expect(empty('li.presage-card')).toHaveLength(1);
  expect(empty('img').attr('src')).toBeUndefined();
  expect(empty('img').attr('srcset')).toBeUndefined();
  expect(empty('li').attr('data-product')).toBeUndefined();
  expect(empty('.presage-card__link').text()).toBe('');
  expect(empty.html()).not.toContain(product(1).title);
});

test('a product without similar ones, and the home page, show what is popular', async () => {
  expect(cards((await open('/')).$)).toEqual([0, 1, 2, 3].map((index) => product(index).id));
  const { $ } = await open(`/products/${product(5).handle}`);
  expect(cards($)).toEqual([0, 1, 2, 3].map((index) => product(index).id));
});

test('sold-out, unpublished and deleted products, and those in the cart, are passed over', async () => {
  for (const variant of product(0).variants) variant.inventory = 0;
  product(1).status = 'DRAFT';
  small.shop.remove('products', product(2).id);
  await post('/cart/add.js', { id: product(2).variants[0]!.id });
  const { $ } = await open('/cart');
  expect(cards($)).not.toContain(product(2).id);
  expect(cards($)).toHaveLength(4);
});

test('with nothing to show the block shows nothing, and switched off it is not there', async () => {
  small.shop.metafields.clear();
  const { $ } = await open('/');
  expect($('presage-recommendations section').attr('hidden')).toBeDefined();
  small.shop.set('installation', { ...small.shop.singles.installation!, activeBlocks: [] });
  const { html } = await open('/');
  expect(html).not.toContain('presage-recommendations');
});

test('the merchant’s settings are kept', async () => {
  small.shop.set('blockSettings', {
    recommendations: { heading: 'More <b>like</b> this', count: 2, show_price: false, quick_add: true, layout: 'row' },
  });
  const { $ } = await open('/');
  expect(cards($)).toHaveLength(2);
  expect($('presage-recommendations h2').text()).toBe('More <b>like</b> this');
  expect($('.presage-card__price')).toHaveLength(0);
  expect($('.presage__list .presage-card__add').first().attr('aria-label')).toBe(`Add to cart: ${product(0).title}`);
  expect($('presage-recommendations').attr('class')).toContain('presage--row');
});

test('the block speaks the shopper’s language and its direction', async () => {
  for (const [locale, heading] of [
    ['de', 'Für Sie ausgesucht'],
    ['fr', 'Choisis pour vous'],
    ['es', 'Elegidos para usted'],
    ['ar', 'مختارات لك'],
    ['pt-BR', 'Picked for you'],
  ]) {
    const { $ } = await open(`/?locale=${locale}`);
    expect($('presage-recommendations h2').text()).toBe(heading);
    expect($('html').attr('dir')).toBe(locale === 'ar' ? 'rtl' : 'ltr');
  }
});

test('the clock shim is the first script of every page', async () => {
  small.shop.clock.moveTo(Date.now() + 86_400_000);
  for (const path of [
    '/',
    `/products/${product(0).handle}`,
    '/cart',
    '/collections/all',
    '/search?q=mug',
    '/nowhere',
  ]) {
    const { $ } = await open(path);
    expect($('script').first().text(), path).toContain('globalThis.Date=');
    expect($('head').children().first().is('script'), path).toBe(true);
  }
});

test('a hostile title stays text in every page', async () => {
  const title = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>';
  small.shop.put('products', product(0).id, { ...product(0), title });
  for (const path of ['/', `/products/${product(0).handle}`, '/collections/all', '/search?q=img']) {
    const { $ } = await open(path);
    expect($('img[onerror]'), path).toHaveLength(0);
    expect(
      $('script').filter((_, node) => $(node).text().startsWith('alert')),
      path,
    ).toHaveLength(0);
  }
});

test('what is not there is a 404 page of the shop', async () => {
  for (const path of ['/nowhere', '/products/none', '/collections/none']) {
    const { response, $ } = await open(path);
    expect(response.status, path).toBe(404);
    expect($('h1').text()).toBe('This page is not here');
  }
});

test('the Ajax cart adds, changes, updates and clears as Shopify’s does', async () => {
  const [a, b] = [product(0).variants[0]!, product(2).variants[1]!];
  const added = await post('/cart/add.js', {
    items: [
      { id: Number(a.id), quantity: 2 },
      { id: b.id, properties: { _presage: 'd1' } },
    ],
  });
  const { items } = (await added.json()) as { items: { variant_id: number; quantity: number; properties: object }[] };
  expect(items.find((item) => item.variant_id === Number(b.id))).toMatchObject({
    quantity: 1,
    properties: { _presage: 'd1' },
  });
  const cart = async () =>
    (await (await fetch(`${small.origin}/cart.js`, { headers: cookie })).json()) as Record<string, unknown>;
  expect(await cart()).toMatchObject({ item_count: 3, total_price: 2 * a.price + b.price, currency: 'EUR' });
  await post('/cart/change.js', { id: a.id, quantity: 1 });
  await post('/cart/update.js', { updates: { [b.id]: 0 }, attributes: { gift: 'yes' } });
  expect(await cart()).toMatchObject({ item_count: 1, attributes: { gift: 'yes' } });
  expect((await post('/cart/add.js', { id: '1' })).status).toBe(404);
  expect((await post('/cart/add.js', { id: a.id, quantity: 500 })).status).toBe(422);
  expect((await post('/cart/add.js', {})).status).toBe(422);
  await post('/cart/clear.js', {});
  expect(await cart()).toMatchObject({ item_count: 0, items: [] });
});

test('forms without a script are answered 303', async () => {
  const form = (path: string, fields: Record<string, string>) =>
    fetch(small.origin + path, {
      method: 'POST',
      redirect: 'manual',
      headers: cookie,
      body: new URLSearchParams(fields),
    });
  const added = await form('/cart/add', { id: product(0).variants[0]!.id, quantity: '1' });
  expect([added.status, added.headers.get('location')]).toEqual([303, '/cart']);
  const checkout = await form('/checkout', { email: 'ada@example.com', buyer_accepts_marketing: '1' });
  expect(checkout.status).toBe(303);
  const { pathname } = new URL(checkout.headers.get('location')!);
  expect((await form(`${pathname}/complete`, {})).status).toBe(303);
  expect((await form('/consent', { choice: 'accept' })).status).toBe(303);
  expect(small.shop.visitor('ada').consent).toMatchObject({ analytics: true });
});

test('a checkout is begun, changed and paid by script', async () => {
  expect((await post('/checkout', {})).status).toBe(422);
  await post('/cart/add.js', { id: product(0).variants[0]!.id });
  const first = (await (await post('/checkout', { email: 'ada@example.com' })).json()) as {
    token: string;
    url: string;
  };
  const again = (await (await post('/checkout', { buyer_accepts_marketing: true })).json()) as { token: string };
  expect(again.token).toBe(first.token);
  expect(first.url).toBe(`${small.origin}/checkouts/${first.token}`);
  expect(small.shop.checkouts.get(first.token)).toMatchObject({
    email: 'ada@example.com',
    buyerAcceptsMarketing: true,
  });
  expect((await post('/checkout', { email: 'nonsense' })).status).toBe(422);
  const paid = await (await post(`/checkouts/${first.token}/complete`, { email: 'ada@work.example' })).json();
  expect(paid).toEqual({ order_id: expect.stringMatching(/^\d+$/), name: expect.stringMatching(/^#\d+$/) });
  expect((await post('/checkouts/none/complete', {})).status).toBe(404);
});

test('a recovery link shows the cart on another device, not the address, and not with a wrong key', async () => {
  await post('/cart/add.js', { id: product(0).variants[0]!.id });
  const { token } = (await (await post('/checkout', { email: 'ada@example.com' })).json()) as { token: string };
  const link = new URL(small.shop.recoveryUrl(small.shop.checkouts.get(token)!));
  const other = { cookie: 'sandbox_visitor=phone' };
  expect((await open(`${link.pathname}?key=wrong`, other)).response.status).toBe(404);
  const { response } = await open(link.pathname + link.search, other);
  const { html } = await open(response.headers.get('location')!, other);
  expect(html).toContain(product(0).title);
  expect(html).not.toContain('ada@example.com');
  expect((await open(`/checkouts/${token}`)).html).toContain('ada@example.com');
});

test('a cart permalink makes a cart of what can be had, with its attributes', async () => {
  const [a, b] = [product(0).variants[0]!, product(1).variants[0]!];
  const { response } = await open(`/cart/${a.id}:2,${b.id}:1,999:1?attributes[from]=mail&storefront=true`);
  expect(response.headers.get('location')).toBe('/cart');
  const cart = small.shop.cartOf('ada')!;
  expect(cart.lines.map(({ variantId, quantity }) => [variantId, quantity]).sort()).toEqual(
    [
      [a.id, 2],
      [b.id, 1],
    ].sort(),
  );
  expect(cart.attributes).toEqual({ from: 'mail' });
  const { response: toCheckout } = await open(`/cart/${a.id}:1`);
  expect(toCheckout.headers.get('location')).toMatch(/^\/checkouts\//);
});

test('the proxy signs as the platform does: its own parameters win, cookies stay here, the answer is not cached', async () => {
  small.app.answer = (_req, res) => {
    res.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store', 'set-cookie': 'a=b' });
    res.end('{}');
  };
  const asked = '/apps/presage/recommendations?placement=home&cart=1&cart=2&shop=evil.myshopify.com&signature=00';
  const response = await fetch(small.origin + asked, { headers: cookie });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('set-cookie')).toBeNull();
  const [request] = small.app.requests;
  expect(request!.url.pathname).toBe('/proxy/recommendations');
  expect(request!.headers.cookie).toBeUndefined();
  expect(request!.url.searchParams.getAll('shop')).toEqual(['small-shop.myshopify.com']);
  const { apiKey, apiSecret } = small.shop.app;
  const library = shopifyApi({
    apiKey,
    apiSecretKey: apiSecret,
    hostName: 'app.example',
    apiVersion: ApiVersion.October26,
    isEmbeddedApp: true,
    logger: { level: 0 },
  });
  const valid = (query: URLSearchParams) => library.utils.validateHmac(query as never, { signator: 'appProxy' });
  expect(await valid(request!.url.searchParams)).toBe(true);
  const tampered = new URLSearchParams(request!.url.searchParams);
  tampered.set('placement', 'cart');
  expect(await valid(tampered)).toBe(false);
});

test('an app that is away, or not installed, is an error of the proxy and never of a page', async () => {
  const ask = async () => (await fetch(`${small.origin}/apps/presage/recommendations`)).status;
  small.shop.outageUntil = small.shop.now() + 60_000;
  expect(await ask()).toBe(502);
  small.shop.outageUntil = 0;
  small.shop.set('installation', null);
  expect(await ask()).toBe(404);
  expect((await open('/')).response.status).toBe(200);
});

test('Liquid that the app answers is drawn inside the shop', async () => {
  small.app.answer = (_req, res) =>
    void res.writeHead(200, { 'content-type': 'application/liquid' }).end('<p>{{ shop.name }}!</p>');
  const { $ } = await open('/apps/presage/page');
  expect($('main p').text()).toBe('Hollowmere!');
});

test('a variant in another colour has a picture of its own, everywhere', async () => {
  const cup = aProduct(22, { handle: 'cup' });
  const [first] = cup.variants;
  cup.variants = ['Ink', 'Sage', 'Clay'].map((value, index) => ({
    ...first!,
    id: String(8_200_000_000_000 + index),
    title: value,
    options: [{ name: 'Colour', value }],
  }));
  small.shop.put('products', cup.id, cup);
  const { $ } = await open('/products/cup?variant=8200000000001');
  expect($('[data-picture]').attr('src')).toBe(`${cup.imagePath}?colour=1&width=1200`);
  await post('/cart/add.js', { id: '8200000000002' });
  expect((await open('/cart')).$('.line__media img').attr('src')).toContain('?colour=2&');
  for (const colour of ['0', '2', '99', '-1', 'x']) {
    const response = await fetch(`${small.origin}${cup.imagePath}?colour=${colour}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
  }
});

test('a product without a picture, without a price in stock, or with very many variants is drawn', async () => {
  const bare = aProduct(20, { handle: 'bare', imagePath: null });
  const many = aProduct(21, { handle: 'many' });
  many.variants = Array.from({ length: 2000 }, (_, index) => ({
    ...many.variants[0]!,
    id: String(8_100_000_000_000 + index),
    title: `V${index}`,
  }));
  small.shop.put('products', bare.id, bare);
  small.shop.put('products', many.id, many);
  for (const path of ['/products/bare', '/products/many', '/collections/all']) {
    expect((await open(path)).response.status, path).toBe(200);
  }
  small.app.answer = answering([bare]);
});
