// Body of products/create and products/update.

import type { ShopState } from '../shop-state.ts';
import type { Product, Variant } from '../shop-types.ts';
import { imageId, picturePath } from '../storefront/liquid-objects.ts';
import { gid, money, shopTime, shopTimeOrNull } from './shapes.ts';

export function productPayload(shop: ShopState, product: Product) {
  const images = imagesOf(shop, product);
  return {
    admin_graphql_api_id: gid('Product', product.id),
    body_html: product.descriptionHtml,
    created_at: shopTime(shop, product.createdAt),
    handle: product.handle,
    id: Number(product.id),
    product_type: product.productType,
    published_at: shopTimeOrNull(shop, product.publishedAt),
    template_suffix: null,
    title: product.title,
    updated_at: shopTime(shop, product.updatedAt),
    vendor: product.vendor,
    status: product.status.toLowerCase(),
    published_scope: 'global',
    tags: product.tags.join(', '),
    variants: product.variants.map((variant) => variantPayload(shop, product, variant)),
    options: optionsOf(product),
    images,
    image: images[0] ?? null,
    media: [],
    variant_gids: product.variants.map((variant) => ({
      admin_graphql_api_id: gid('ProductVariant', variant.id),
      updated_at: new Date(product.updatedAt).toISOString(),
    })),
    has_variants_that_requires_components: false,
    category: null,
  };
}

/** The product's options with their values in the order in which variants use them. */
export function optionsOf(product: Product) {
  const names = product.variants[0]?.options.map(({ name }) => name) ?? [];
  return names.map((name, index) => ({
    name,
    id: Number(product.id) * 10 + index,
    product_id: Number(product.id),
    position: index + 1,
    values: [...new Set(product.variants.flatMap((v) => v.options.filter((o) => o.name === name).map((o) => o.value)))],
  }));
}

function variantPayload(shop: ShopState, product: Product, variant: Variant) {
  return {
    admin_graphql_api_id: gid('ProductVariant', variant.id),
    barcode: null,
    compare_at_price: variant.compareAtPrice === null ? null : money(shop, variant.compareAtPrice),
    created_at: shopTime(shop, product.createdAt),
    id: Number(variant.id),
    inventory_policy: variant.inventoryPolicy.toLowerCase(),
    position: variant.position,
    price: money(shop, variant.price),
    product_id: Number(product.id),
    sku: variant.sku,
    taxable: true,
    title: variant.title,
    updated_at: shopTime(shop, product.updatedAt),
    option1: variant.options[0]?.value ?? 'Default Title',
    option2: variant.options[1]?.value ?? null,
    option3: variant.options[2]?.value ?? null,
    image_id: product.imagePath === null ? null : imageId(product, variant),
    inventory_item_id: Number(variant.id) + 1,
    inventory_quantity: variant.inventory,
    old_inventory_quantity: variant.inventory,
  };
}

/** One picture for each colour, the product's own first. */
function imagesOf(shop: ShopState, product: Product) {
  const byColour = Map.groupBy(product.variants, (variant) => imageId(product, variant));
  return [...byColour].flatMap(([id, variants], index) => {
    const path = picturePath(product, variants[0]);
    if (path === null) return [];
    return {
      id,
      alt: product.title,
      position: index + 1,
      product_id: Number(product.id),
      created_at: shopTime(shop, product.createdAt),
      updated_at: shopTime(shop, product.createdAt),
      admin_graphql_api_id: gid('ProductImage', id),
      width: 800,
      height: 800,
      src: `${shop.origins.storefront}${path}`,
      variant_ids: variants.map((variant) => Number(variant.id)),
    };
  });
}
