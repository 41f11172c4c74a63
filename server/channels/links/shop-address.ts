// Where a link of ours may lead: to the shop, and nowhere else.

import type { Shop } from '../../storage/shops.ts';

/** An address in the shop, as a browser would read it; null for every other. Names and passwords in it are none of ours. */
export function shopAddress(shop: Pick<Shop, 'shop' | 'url'>, address: string): string | null {
  // What a browser overlooks or reads otherwise than it is written, a shop has no use for.
  if (address.length > 2000 || /[\p{Cc}\s\\]/u.test(address) || !/^https?:\/\//i.test(address)) return null;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const home = new URL(shop.url);
  if (url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'http:' && home.protocol === 'https:') return null;
  return url.host === home.host || url.host === shop.shop ? url.href : null;
}
