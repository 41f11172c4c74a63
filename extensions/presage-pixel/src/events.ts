// Shopify's storefront events in the collector's words. Names, addresses and phone numbers are never read, so it does not matter that they may be null.

import type {
  Cart,
  Checkout,
  CustomEvent,
  PixelEvents,
  ProductVariant,
  RegisterInit,
} from '@shopify/web-pixels-extension';

/** One event as the collector takes it, without its moment, and without its id unless it has one of its own. */
export interface Told {
  type: string;
  [field: string]: string | number | string[] | undefined;
}

type Tell<E> = (event: E, init: RegisterInit) => Told | null;

/** '123' from '123', 'gid://shopify/Product/123' and 'gid://shopify/Cart/abc?key=x'; undefined from nothing. */
export function plainId(id: string | number | null | undefined): string | undefined {
  return id === null || id === undefined || id === ''
    ? undefined
    : String(id)
        .replace(/^gid:\/\/.*\//, '')
        .split('?')[0];
}

const cartToken = (cart: Partial<Cart> | null | undefined) => plainId(cart?.id);

const variantFields = (variant: ProductVariant | null | undefined) => {
  const product = plainId(variant?.product?.id);
  return product ? { product, variant: plainId(variant?.id) } : null;
};

const cartLine =
  (type: string): Tell<PixelEvents['product_added_to_cart'] | PixelEvents['product_removed_from_cart']> =>
  ({ data }, init) => {
    const fields = variantFields(data.cartLine?.merchandise);
    return fields && { type, ...fields, quantity: data.cartLine?.quantity ?? 1, cart: cartToken(init.data.cart) };
  };

const checkoutStep =
  (type: string): Tell<{ data: { checkout: Checkout } }> =>
  ({ data }, init) => {
    const checkout = data.checkout?.token;
    return checkout ? { type, checkout, cart: cartToken(init.data.cart) } : null;
  };

export const standardEvents: { [K in keyof PixelEvents]?: Tell<PixelEvents[K]> } = {
  page_viewed: ({ context }) => ({ type: 'page-viewed', path: context.document.location.pathname }),
  product_viewed: ({ data }) => {
    const fields = variantFields(data.productVariant);
    return fields && { type: 'product-viewed', ...fields };
  },
  collection_viewed: ({ data, context }) => {
    const collection = plainId(data.collection?.id);
    const handle = /\/collections\/([^/]+)/.exec(context.document.location.pathname)?.[1];
    return collection ? { type: 'collection-viewed', collection, handle } : null;
  },
  search_submitted: ({ data }) => {
    const query = data.searchResult?.query?.trim().slice(0, 200);
    return query ? { type: 'search-submitted', query, results: data.searchResult.productVariants?.length } : null;
  },
  cart_viewed: ({ data }) => ({ type: 'cart-viewed', cart: cartToken(data.cart) }),
  product_added_to_cart: cartLine('cart-line-added'),
  product_removed_from_cart: cartLine('cart-line-removed'),
  checkout_started: checkoutStep('checkout-started'),
  checkout_contact_info_submitted: checkoutStep('checkout-contact-given'),
  checkout_completed: ({ data }) => {
    const checkout = data.checkout?.token;
    return checkout ? { type: 'checkout-completed', checkout, order: plainId(data.checkout.order?.id) } : null;
  },
};

/** What the storefront element publishes; any script of the page could, so it is read with care. */
export const customEvents: Record<string, Tell<CustomEvent>> = {
  'presage:shown': ({ customData }) => {
    const { decision, products } = customData ?? {};
    if (typeof decision !== 'string' || !Array.isArray(products)) return null;
    const ids = products.filter((id): id is string => typeof id === 'string').slice(0, 50);
    return ids.length > 0 ? { type: 'recommendation-shown', decision, products: ids } : null;
  },
  'presage:clicked': ({ customData }) => {
    const { decision, product, id } = customData ?? {};
    if (typeof decision !== 'string' || typeof product !== 'string') return null;
    // A click is published twice, on the page that is left and on the next; its own id makes it one event.
    const own = typeof id === 'string' && /^[0-9a-f]{32}$/.test(id) ? { id } : {};
    return { type: 'recommendation-clicked', decision, product, ...own };
  },
};
