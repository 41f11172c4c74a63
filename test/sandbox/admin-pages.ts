// What the admin's pages show: the frame with navigation, the app, and short lists of the shop's own things.

import { mainUnits } from '../../server/lib/money.ts';
import { extensionFrame } from './admin-extensions/pages.ts';
import { adminScript, menuScript } from './admin-script.ts';
import { adminStyle } from './admin-style.ts';
import { shopSegments } from './graphql/nodes/segment.ts';
import { escapeHtml } from './http-server.ts';
import { orderTotals } from './order-totals.ts';
import type { ShopState } from './shop-state.ts';
import type { Customer } from './shop-types.ts';
import { dateShim } from './storefront/date-shim.ts';
import { themeBlocks } from './theme-blocks.ts';

const rows = 50;

/** The page at a path, or undefined where there is none. `/` and everything below `/apps/HANDLE` is the app. */
export function adminPage(shop: ShopState, url: URL, themeFolder: string): string | undefined {
  const path = url.pathname.replace(/\/$/, '') || '/';
  const appRoot = `/apps/${shop.app.handle}`;
  if (path === '/' || path === appRoot || path.startsWith(`${appRoot}/`)) {
    const inner = path.startsWith(appRoot) ? path.slice(appRoot.length) || '/' : '/';
    return shop.singles.installation
      ? frame(shop, 'app', appPage(shop, inner + url.search))
      : frame(shop, 'apps', appsPage(shop));
  }
  const [, kind = '', id = ''] = /^\/(customers|checkouts|customers\/segments)\/(\d+)$/.exec(path) ?? [];
  if (kind !== '') return thingPage(shop, kind, id);
  switch (path) {
    case '/orders':
      return frame(shop, 'orders', ordersPage(shop));
    case '/products':
      return frame(shop, 'products', productsPage(shop));
    case '/customers':
      return frame(shop, 'customers', customersPage(shop, url.searchParams.get('query') ?? ''));
    case '/checkouts':
      return frame(shop, 'checkouts', checkoutsPage(shop));
    case '/customers/segments':
      return frame(shop, 'segments', segmentsPage());
    case '/themes':
    case '/admin/themes/current/editor':
      return frame(shop, 'themes', themesPage(shop, themeFolder));
    case '/apps':
      return frame(shop, 'apps', appsPage(shop));
    default:
      return undefined;
  }
}

function frame(shop: ShopState, current: string, content: string): string {
  const item = (key: string, href: string, label: string) =>
    `<li><a href="${href}"${key === current ? ' aria-current="page"' : ''}>${label}</a></li>`;
  const installed = shop.singles.installation !== null;
  const app = installed
    ? `<h2>Apps</h2><ul>${item('app', '/', escapeHtml(shop.app.title))}</ul><ul id="app-links" class="sub"></ul>`
    : '';
  return `<!doctype html>
<html lang="en"><head><script>${dateShim(shop.clock.offset)}</script><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(shop.facts.name)} admin</title>
<style>${adminStyle}</style></head>
<body>
<header class="top"><button id="menu" aria-label="Menu" aria-expanded="false" aria-controls="nav"><span></span><span></span><span></span></button>
<b>sandbox</b><div class="search" aria-hidden="true">Search</div><span class="store">${escapeHtml(shop.facts.name)}</span></header>
<div class="body">
<nav id="nav" aria-label="Admin"><ul>
${item('orders', '/orders', 'Orders')}${item('products', '/products', 'Products')}${item('checkouts', '/checkouts', 'Abandoned checkouts')}${item('customers', '/customers', 'Customers')}${item('segments', '/customers/segments', 'Segments')}
</ul><h2>Sales channels</h2><ul>${item('themes', '/themes', 'Online store')}<li><a href="${shop.origins.storefront}" target="_blank" rel="noreferrer">View your shop</a></li></ul>
${app}<ul class="last">${item('apps', '/apps', 'Apps and data requests')}</ul></nav>
<main>${content}</main>
</div>
<div id="loading" hidden></div>
<div id="save-bar" role="region" aria-label="Unsaved changes" hidden><span>Unsaved changes</span><span><button data-answer="discard">Discard</button><button data-answer="save" class="primary">Save</button></span></div>
<div id="toasts" role="status" aria-live="polite"></div>
<script>${menuScript}</script>
</body></html>`;
}

function appPage(shop: ShopState, path: string): string {
  const settings = JSON.stringify({ app: shop.origins.app, handle: shop.app.handle, path }).replaceAll('<', '\\u003c');
  return `<div class="app"><div class="app-title"><span class="app-icon" aria-hidden="true">P</span>${escapeHtml(shop.app.title)}</div>
<iframe id="app" title="${escapeHtml(shop.app.title)}" allow="clipboard-write"></iframe></div>
<script>addEventListener('DOMContentLoaded',()=>{${adminScript(settings)}});</script>`;
}

function table(title: string, count: number, head: string[], body: string[][]): string {
  const cells = (row: string[]) => row.map((cell) => `<td>${cell}</td>`).join('');
  return `<section class="card"><h1>${title} <small>${count}</small></h1><div class="wide"><table><thead><tr>${head
    .map((name) => `<th scope="col">${name}</th>`)
    .join(
      '',
    )}</tr></thead><tbody>${body.map((row) => `<tr>${cells(row)}</tr>`).join('')}</tbody></table></div></section>`;
}

function ordersPage(shop: ShopState): string {
  const orders = [...shop.orders.values()].sort((a, b) => b.createdAt - a.createdAt);
  return table(
    'Orders',
    orders.length,
    ['Order', 'Date', 'Customer', 'Channel', 'Total', 'Payment'],
    orders
      .slice(0, rows)
      .map((order) => [
        `<b>${escapeHtml(order.name)}</b>`,
        day(order.createdAt),
        escapeHtml(order.email ?? 'No customer'),
        order.sourceName === 'web' ? 'Online store' : order.sourceName === 'pos' ? 'Point of sale' : 'Draft order',
        `${mainUnits(orderTotals(order).total, shop.facts.currency)} ${shop.facts.currency}`,
        badge(order.cancelledAt === null ? order.financialStatus.replace('_', ' ').toLowerCase() : 'cancelled'),
      ]),
  );
}

function productsPage(shop: ShopState): string {
  const products = [...shop.products.values()];
  return table(
    'Products',
    products.length,
    ['', 'Product', 'Status', 'Inventory', 'Type', 'Vendor'],
    products
      .slice(0, rows)
      .map((product) => [
        product.imagePath
          ? `<img src="${shop.origins.storefront}${escapeHtml(product.imagePath)}" alt="" width="40" height="40" loading="lazy">`
          : '',
        `<a href="${shop.origins.storefront}/products/${product.handle}" target="_blank" rel="noreferrer">${escapeHtml(product.title)}</a>`,
        badge(product.status.toLowerCase()),
        `${product.variants.reduce((sum, variant) => sum + variant.inventory, 0)} in stock`,
        escapeHtml(product.productType),
        escapeHtml(product.vendor),
      ]),
  );
}

/** @param query a whole address, or nothing */
function customersPage(shop: ShopState, query: string): string {
  const all = [...shop.customers.values()].filter(({ email }) => query === '' || email === query);
  const customers = all.sort((a, b) => b.createdAt - a.createdAt);
  return table(
    'Customers',
    customers.length,
    ['Customer', 'E-mail', 'E-mail marketing', 'Since', 'Data requests'],
    customers.slice(0, rows).map((customer) => {
      const ask = (topic: string, label: string) =>
        `<form method="post" action="/customers/compliance"><input type="hidden" name="customer" value="${customer.id}"><input type="hidden" name="back" value="/customers"><button name="topic" value="${topic}">${label}</button></form>`;
      return [
        `<a href="/customers/${customer.id}">${escapeHtml(nameOf(customer))}</a>`,
        escapeHtml(customer.email ?? ''),
        badge(customer.marketingState.replace('_', ' ').toLowerCase()),
        day(customer.createdAt),
        `<span class="actions">${ask('customers/data_request', 'Request data')}${ask('customers/redact', 'Erase')}</span>`,
      ];
    }),
  );
}

const nameOf = ({ firstName, lastName }: Customer) => [firstName, lastName].filter(Boolean).join(' ') || 'No name';

function checkoutsPage(shop: ShopState): string {
  const left = [...shop.checkouts.values()]
    .filter(({ email }) => email !== null)
    .sort((a, b) => b.createdAt - a.createdAt);
  return table(
    'Abandoned checkouts',
    left.length,
    ['Checkout', 'Date', 'Customer', 'Recovery'],
    left
      .slice(0, rows)
      .map(({ id, createdAt, email, completedAt }) => [
        `<a href="/checkouts/${id}">#${id}</a>`,
        day(createdAt),
        escapeHtml(email ?? ''),
        badge(completedAt === null ? 'not recovered' : 'recovered'),
      ]),
  );
}

function segmentsPage(): string {
  const body = shopSegments.map(({ id, name, query }) => [
    `<a href="/customers/segments/${id}">${escapeHtml(name)}</a>`,
    escapeHtml(query),
  ]);
  return table('Segments', body.length, ['Segment', 'Rule'], body);
}

/** The page of one thing, with what the app adds to it; undefined where there is no such thing. */
function thingPage(shop: ShopState, kind: string, id: string): string | undefined {
  const added = shop.singles.installation === null ? () => '' : extensionFrame;
  const page = (current: string, title: string, text: string, extension: string) =>
    frame(
      shop,
      current,
      `<section class="card"><h1>${escapeHtml(title)}</h1><p class="text">${escapeHtml(text)}</p></section>${extension}`,
    );
  if (kind === 'customers') {
    const customer = shop.customers.get(id);
    return (
      customer && page('customers', nameOf(customer), customer.email ?? '', added('presage-customer', 'Customer', id))
    );
  }
  if (kind === 'checkouts') {
    const checkout = [...shop.checkouts.values()].find((one) => one.id === id);
    const extension = added('presage-checkout', 'AbandonedCheckout', id);
    return checkout && page('checkouts', `#${id}`, checkout.email ?? 'No customer', extension);
  }
  const segment = shopSegments.find((one) => one.id === id);
  return segment && page('segments', segment.name, segment.query, added('presage-segment', 'Segment', id));
}

function themesPage(shop: ShopState, themeFolder: string): string {
  const active = new Set(shop.singles.installation?.activeBlocks ?? []);
  const blocks = themeBlocks(themeFolder).map((block) => {
    const on = active.has(block.handle);
    return [
      `<b>${escapeHtml(block.name)}</b>`,
      block.target === 'section' ? 'App block' : 'App embed',
      badge(on ? 'active' : 'off'),
      `<form method="post" action="/themes/blocks"><input type="hidden" name="block" value="${escapeHtml(block.handle)}"><input type="hidden" name="back" value="/themes"><button name="on" value="${on ? 'off' : 'on'}">${on ? 'Switch off' : 'Switch on'}</button></form>`,
    ];
  });
  return table('Theme blocks of apps', blocks.length, ['Block', 'Kind', 'State', ''], blocks);
}

function appsPage(shop: ShopState): string {
  const { installation } = shop.singles;
  const button = (action: string, label: string) =>
    `<form method="post" action="${action}"><input type="hidden" name="back" value="/apps"><button>${label}</button></form>`;
  const state = installation
    ? [badge('installed'), escapeHtml(installation.scopes.join(', ')), button('/apps/uninstall', 'Uninstall')]
    : [badge('not installed'), '', button('/apps/install', 'Install')];
  return table('Apps', 1, ['App', 'State', 'Access', ''], [[`<b>${escapeHtml(shop.app.title)}</b>`, ...state]]);
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function badge(text: string): string {
  return `<span class="badge">${escapeHtml(text)}</span>`;
}
