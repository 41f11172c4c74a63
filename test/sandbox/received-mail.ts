// Mails as the made-up shoppers receive them: which cart one is about, and the links in it.

import type { Mailbox, StoredMessage } from './mailbox.ts';
import type { ShopState } from './shop-state.ts';
import type { Checkout } from './shop-types.ts';
import type { ReceivedMail } from './world/types.ts';

/** Mails since a moment, as the world wants to hear of them. `cartKeys`: the world's key of a cart, by token. */
export function receivedMails(
  shop: ShopState,
  mailbox: Mailbox,
  since: number,
  cartKeys: ReadonlyMap<string, string>,
): ReceivedMail[] {
  const stepOf = new Map<string, number>();
  return mailbox.messages.flatMap((message): ReceivedMail[] => {
    const at = Date.parse(message.at);
    const checkout = checkoutOf(shop, message, at);
    const key = checkout?.token ?? message.id;
    const step = stepOf.get(key) ?? 0;
    stepOf.set(key, step + 1);
    if (at < since) return [];
    if (!checkout) {
      const products = productsIn(shop, message);
      return [
        {
          id: message.id,
          email: message.to,
          kind: 'other',
          step: 0,
          at,
          cartLeftAt: at,
          cart: null,
          products,
          open: true,
        },
      ];
    }
    const inCart = checkout.lines.map((line) => Number(line.productId));
    return [
      {
        id: message.id,
        email: message.to,
        kind: 'cart',
        step,
        at,
        cartLeftAt: Math.min(checkout.updatedAt, at),
        cart: cartKeys.get(checkout.cartToken) ?? null,
        products: [...new Set([...inCart, ...productsIn(shop, message)])],
        open: checkout.completedAt === null,
      },
    ];
  });
}

/** The link with which a mail gives its cart back: the first that leads to the app's /restore/ or a recovery address. */
export function restoreLink(message: StoredMessage): string | undefined {
  return linksOf(message).find((link) => /\/restore\/|\/recover\?|\/cart\//.test(link));
}

/** The one-click address of RFC 8058. */
export function unsubscribeLink(message: StoredMessage): string | undefined {
  return /<(https?:[^>]+)>/.exec(message.headers['list-unsubscribe'] ?? '')?.[1];
}

function checkoutOf(shop: ShopState, message: StoredMessage, at: number): Checkout | undefined {
  if (!restoreLink(message)) return undefined;
  let latest: Checkout | undefined;
  for (const checkout of shop.checkouts.values()) {
    const before = checkout.email === message.to.toLowerCase() && checkout.createdAt <= at;
    if (before && (!latest || checkout.createdAt > latest.createdAt)) latest = checkout;
  }
  return latest;
}

function productsIn(shop: ShopState, message: StoredMessage): number[] {
  return linksOf(message).flatMap((link) => {
    const handle = /\/products\/([^/?#]+)/.exec(link)?.[1];
    const product = handle ? shop.productByHandle(handle) : undefined;
    return product ? [Number(product.id)] : [];
  });
}

function linksOf(message: StoredMessage): string[] {
  return [...message.html.matchAll(/href="([^"]+)"/g)].map(([, link]) => link!.replaceAll('&amp;', '&'));
}
