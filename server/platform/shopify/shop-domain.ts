// Which texts may name a shop: a plain name below myshopify.com, nothing that a URL parser could read otherwise.

const pattern = /^[a-z0-9][a-z0-9-]{0,99}\.myshopify\.com$/;

/** True for `name.myshopify.com`, lower case, no port, path, user or trailing dot. */
export const isShopDomain = (text: unknown): text is string => typeof text === 'string' && pattern.test(text);

/** The shop an embedded page's `host` parameter names (base64 of admin.shopify.com/store/NAME or NAME.myshopify.com/admin); null for anything else. */
export function shopOfHost(host: unknown): string | null {
  if (typeof host !== 'string' || host.length > 400) return null;
  const text = Buffer.from(host, 'base64').toString('latin1');
  const name = /^admin\.shopify\.com\/store\/([a-z0-9-]+)$/.exec(text)?.[1];
  const shop = name === undefined ? text.replace(/\/admin$/, '') : `${name}.myshopify.com`;
  return isShopDomain(shop) ? shop : null;
}
