// Products, collections and carts as a theme's Liquid sees them.

import { cartTotal } from '../operations/cart.ts';
import { isPublished, type ShopState } from '../shop-state.ts';
import type { Cart, CartLine, Collection, Product, Variant } from '../shop-types.ts';
import { MetafieldsDrop } from './metafields.ts';

const PICTURE_SIZE = 1200;
/** Liquid shows no more variants of a product than this. */
const MOST_VARIANTS = 250;

export function isAvailable(variant: Variant): boolean {
  return variant.inventoryPolicy === 'CONTINUE' || variant.inventory > 0;
}

/** Which of the product's colours a variant has: the place of its value among the colour option's values, from 0. */
export function colourOf(product: Product, variant: Variant): number {
  const colour = ({ options }: Variant) => options.find(({ name }) => /^colou?r$/i.test(name))?.value;
  return Math.max(0, [...new Set(product.variants.map(colour))].indexOf(colour(variant)));
}

/** Where the product's picture lies, in the variant's colour if one is given; null = it has none. */
export function picturePath(product: Product, variant?: Variant): string | null {
  const colour = variant ? colourOf(product, variant) : 0;
  return product.imagePath && colour > 0 ? `${product.imagePath}?colour=${colour}` : product.imagePath;
}

/** The number of that picture: each colour has its own. */
export const imageId = (product: Product, variant?: Variant): number =>
  Number(product.id) + 300_000 + (variant ? colourOf(product, variant) * 1_000_000 : 0);

export function imageOf(product: Product, variant?: Variant) {
  const src = picturePath(product, variant);
  if (!src) return undefined;
  return { src, alt: product.title, width: PICTURE_SIZE, height: PICTURE_SIZE, aspect_ratio: 1 };
}

export function variantForLiquid(product: Product, variant: Variant) {
  return {
    id: Number(variant.id),
    title: variant.title,
    sku: variant.sku,
    price: variant.price,
    compare_at_price: variant.compareAtPrice,
    available: isAvailable(variant),
    inventory_quantity: variant.inventory,
    options: variant.options.map((option) => option.value),
    option1: variant.options[0]?.value,
    option2: variant.options[1]?.value,
    option3: variant.options[2]?.value,
    url: `/products/${product.handle}?variant=${variant.id}`,
    name: hasOptions(product) ? `${product.title} - ${variant.title}` : product.title,
    featured_image: imageOf(product, variant),
  };
}

export function hasOptions(product: Product): boolean {
  return product.variants.length > 1;
}

/** A product; what costs something to look up is looked up when a template asks. */
export function productForLiquid(shop: ShopState, product: Product, selectedVariantId?: string) {
  const variants = product.variants.slice(0, MOST_VARIANTS).map((variant) => variantForLiquid(product, variant));
  const prices = product.variants.map((variant) => variant.price);
  const price = prices.length > 0 ? Math.min(...prices) : 0;
  const selected = variants.find((variant) => String(variant.id) === selectedVariantId);
  const firstAvailable = variants.find((variant) => variant.available);
  const image = imageOf(product);
  return {
    id: Number(product.id),
    title: product.title,
    handle: product.handle,
    url: `/products/${product.handle}`,
    description: product.descriptionHtml,
    content: product.descriptionHtml,
    vendor: product.vendor,
    type: product.productType,
    tags: product.tags,
    price,
    price_min: price,
    price_max: prices.length > 0 ? Math.max(...prices) : 0,
    price_varies: new Set(prices).size > 1,
    compare_at_price: product.variants[0]?.compareAtPrice ?? null,
    available: variants.some((variant) => variant.available),
    featured_image: image,
    images: image ? [image] : [],
    variants,
    has_only_default_variant: !hasOptions(product),
    selected_variant: selected,
    first_available_variant: firstAvailable,
    selected_or_first_available_variant: selected ?? firstAvailable ?? variants[0],
    options_with_values: optionsOf(product, selected ?? firstAvailable ?? variants[0]),
    gift_card: product.isGiftCard,
    get metafields() {
      return new MetafieldsDrop(shop, `gid://shopify/Product/${product.id}`, (other) => productForLiquid(shop, other));
    },
  };
}

function optionsOf(product: Product, selected: { options: string[] } | undefined) {
  if (!hasOptions(product)) return [];
  const names = product.variants[0]?.options.map((option) => option.name) ?? [];
  return names.map((name, index) => ({
    name,
    position: index + 1,
    selected_value: selected?.options[index],
    values: [
      ...new Set(
        product.variants
          .slice(0, MOST_VARIANTS)
          .map((variant) => variant.options[index]?.value)
          .filter((value) => value),
      ),
    ],
  }));
}

export function productsOf(shop: ShopState, collection: Collection): Product[] {
  const now = shop.now();
  return collection.productIds
    .map((id) => shop.products.get(id))
    .filter((product): product is Product => product !== undefined && isPublished(product, now));
}

export function collectionForLiquid(shop: ShopState, collection: Collection) {
  const products = productsOf(shop, collection);
  const pictured = products.find((product) => product.imagePath);
  return {
    id: Number(collection.id),
    handle: collection.handle,
    title: collection.title,
    description: collection.descriptionHtml,
    url: `/collections/${collection.handle}`,
    all_products_count: products.length,
    image: pictured && imageOf(pictured),
  };
}

/** The shop's collections, without one that is simply everything; each with a picture that no earlier one has. */
export function collectionsForLiquid(shop: ShopState) {
  const all = shop.publishedProducts().length;
  const shown = new Set<string>();
  return [...shop.collections.values()].flatMap((collection) => {
    const forLiquid = collectionForLiquid(shop, collection);
    if (forLiquid.all_products_count === 0 || forLiquid.all_products_count === all || collection.handle === 'all')
      return [];
    const pictured = productsOf(shop, collection).filter((product) => product.imagePath);
    const fresh = pictured.find((product) => !shown.has(product.productType)) ?? pictured[0];
    if (fresh) shown.add(fresh.productType);
    return [{ ...forLiquid, image: fresh && imageOf(fresh) }];
  });
}

export function lineForLiquid(shop: ShopState, line: CartLine, index: number) {
  const { product, variant } = shop.variant(line.variantId) ?? {};
  const price = variant?.price ?? 0;
  return {
    id: Number(line.variantId),
    key: line.key,
    index: index + 1,
    variant_id: Number(line.variantId),
    product_id: Number(line.productId),
    title: product && variant && hasOptions(product) ? `${product.title} - ${variant.title}` : (product?.title ?? ''),
    product_title: product?.title ?? '',
    variant_title: product && hasOptions(product) ? (variant?.title ?? null) : null,
    vendor: product?.vendor ?? '',
    handle: product?.handle ?? '',
    sku: variant?.sku ?? null,
    url: product ? `/products/${product.handle}?variant=${line.variantId}` : '',
    image: product ? imageOf(product, variant) : undefined,
    quantity: line.quantity,
    price,
    final_price: price,
    original_price: price,
    line_price: price * line.quantity,
    final_line_price: price * line.quantity,
    properties: line.properties,
  };
}

export function cartForLiquid(shop: ShopState, cart: Cart | undefined) {
  const lines = cart?.lines ?? [];
  const total = cartTotal(shop, lines);
  return {
    token: cart?.token ?? '',
    note: cart?.note ?? null,
    attributes: cart?.attributes ?? {},
    items: lines.map((line, index) => lineForLiquid(shop, line, index)),
    item_count: lines.reduce((sum, line) => sum + line.quantity, 0),
    total_price: total,
    original_total_price: total,
    items_subtotal_price: total,
    total_discount: 0,
    currency: { iso_code: shop.facts.currency },
  };
}
