// Products, variants and collections as the Admin API shows them.

import { mainUnits } from '../../../../server/lib/money.ts';
import { isPublished, type ShopState } from '../../shop-state.ts';
import type { Collection, Product, Variant } from '../../shop-types.ts';
import { imageId, picturePath } from '../../storefront/liquid-objects.ts';
import { optionsOf } from '../../webhooks/product-payload.ts';
import { gid } from '../../webhooks/shapes.ts';
import { connection, type Filters } from '../connection.ts';
import { type Arguments, iso, moneyV2, type Source } from '../source.ts';
import { metafieldFields } from './metafield.ts';

const productFilters: Filters<Product> = {
  id: (product) => Number(product.id),
  updated_at: (product) => product.updatedAt,
  created_at: (product) => product.createdAt,
  published_at: (product) => product.publishedAt,
  status: (product) => product.status,
  handle: (product) => product.handle,
  title: (product) => product.title,
  vendor: (product) => product.vendor,
  product_type: (product) => product.productType,
  published_status: (product) => (product.publishedAt === null ? 'unpublished' : 'published'),
  gift_card: (product) => product.isGiftCard,
};

export function productConnection(shop: ShopState, products: Iterable<Product>) {
  return connection('ProductConnection', products, {
    node: (product) => productNode(shop, product),
    id: (product) => product.id,
    filters: productFilters,
    orders: {
      UPDATED_AT: (product) => product.updatedAt,
      CREATED_AT: (product) => product.createdAt,
      PUBLISHED_AT: (product) => product.publishedAt ?? 0,
      TITLE: (product) => product.title,
      VENDOR: (product) => product.vendor,
      PRODUCT_TYPE: (product) => product.productType,
    },
  });
}

export function variantConnection(shop: ShopState, variants: { product: Product; variant: Variant }[]) {
  return connection('ProductVariantConnection', variants, {
    node: ({ product, variant }) => variantNode(shop, product, variant),
    id: ({ variant }) => variant.id,
    filters: {
      id: ({ variant }) => Number(variant.id),
      sku: ({ variant }) => variant.sku,
      product_id: ({ product }) => Number(product.id),
      updated_at: ({ product }) => product.updatedAt,
    },
    orders: { POSITION: ({ variant }) => variant.position, UPDATED_AT: ({ product }) => product.updatedAt },
  });
}

export function collectionConnection(shop: ShopState, collections: Iterable<Collection>) {
  return connection('CollectionConnection', collections, {
    node: (collection) => collectionNode(shop, collection),
    id: (collection) => collection.id,
    filters: {
      id: (collection) => Number(collection.id),
      updated_at: (collection) => collection.updatedAt,
      title: (collection) => collection.title,
      handle: (collection) => collection.handle,
    },
    orders: { UPDATED_AT: (collection) => collection.updatedAt, TITLE: (collection) => collection.title },
  });
}

export function productNode(shop: ShopState, product: Product): Source {
  const id = gid('Product', product.id);
  const prices = () => product.variants.map((variant) => variant.price);
  const published = isPublished(product, shop.now());
  // A long history names each product hundreds of times, for its id: what costs is made when asked for.
  return {
    __typename: 'Product',
    id,
    legacyResourceId: product.id,
    handle: product.handle,
    title: product.title,
    descriptionHtml: product.descriptionHtml,
    description: ({ truncateAt }: Arguments) => {
      const text = plainText(product.descriptionHtml);
      return typeof truncateAt === 'number' ? text.slice(0, truncateAt) : text;
    },
    bodyHtml: product.descriptionHtml,
    productType: product.productType,
    vendor: product.vendor,
    tags: product.tags,
    status: product.status,
    createdAt: () => iso(product.createdAt),
    updatedAt: () => iso(product.updatedAt),
    publishedAt: () => iso(product.publishedAt),
    onlineStoreUrl: published ? `${shop.origins.storefront}/products/${product.handle}` : null,
    onlineStorePreviewUrl: `${shop.origins.storefront}/products/${product.handle}`,
    publishedOnCurrentPublication: published,
    isGiftCard: product.isGiftCard,
    totalInventory: () => product.variants.reduce((sum, variant) => sum + variant.inventory, 0),
    tracksInventory: true,
    hasOnlyDefaultVariant: product.variants.length === 1,
    hasOutOfStockVariants: () => product.variants.some((variant) => variant.inventory <= 0),
    hasVariantsThatRequiresComponents: false,
    requiresSellingPlan: false,
    totalVariants: product.variants.length,
    variantsCount: { __typename: 'Count', count: product.variants.length, precision: 'EXACT' },
    defaultCursor: () => Buffer.from(product.id).toString('base64url'),
    templateSuffix: null,
    category: null,
    seo: { __typename: 'SEO', title: null, description: null },
    options: () =>
      optionsOf(product).map((option) => ({
        __typename: 'ProductOption',
        id: gid('ProductOption', option.id),
        name: option.name,
        position: option.position,
        values: option.values,
        optionValues: option.values.map((name, index) => ({
          __typename: 'ProductOptionValue',
          id: gid('ProductOptionValue', `${option.id}${index}`),
          name,
          hasVariants: true,
        })),
      })),
    priceRangeV2: () => ({
      __typename: 'ProductPriceRangeV2',
      minVariantPrice: moneyV2(shop, Math.min(...prices())),
      maxVariantPrice: moneyV2(shop, Math.max(...prices())),
    }),
    featuredMedia: () => mediaNode(shop, product),
    featuredImage: () => imageNode(shop, product),
    media: (args: Arguments) =>
      connection('MediaConnection', product.imagePath === null ? [] : [product], {
        node: () => mediaNode(shop, product)!,
        id: () => product.id,
      })(args),
    images: (args: Arguments) =>
      connection('ImageConnection', product.imagePath === null ? [] : [product], {
        node: () => imageNode(shop, product)!,
        id: () => product.id,
      })(args),
    variants: (args: Arguments) =>
      variantConnection(
        shop,
        product.variants.map((variant) => ({ product, variant })),
      )(args),
    collections: (args: Arguments) =>
      collectionConnection(
        shop,
        [...shop.collections.values()].filter((collection) => collection.productIds.includes(product.id)),
      )(args),
    ...metafieldFields(shop, id),
  };
}

export function variantNode(shop: ShopState, product: Product, variant: Variant): Source {
  const id = gid('ProductVariant', variant.id);
  const { currency } = shop.facts;
  const isDefault = variant.title === 'Default Title';
  return {
    __typename: 'ProductVariant',
    id,
    legacyResourceId: variant.id,
    title: variant.title,
    displayName: isDefault ? product.title : `${product.title} - ${variant.title}`,
    sku: variant.sku,
    barcode: null,
    price: mainUnits(variant.price, currency),
    compareAtPrice: variant.compareAtPrice === null ? null : mainUnits(variant.compareAtPrice, currency),
    position: variant.position,
    inventoryQuantity: variant.inventory,
    inventoryPolicy: variant.inventoryPolicy,
    sellableOnlineQuantity: Math.max(0, variant.inventory),
    availableForSale: variant.inventory > 0 || variant.inventoryPolicy === 'CONTINUE',
    taxable: true,
    requiresComponents: false,
    showUnitPrice: false,
    createdAt: () => iso(product.createdAt),
    updatedAt: () => iso(product.updatedAt),
    defaultCursor: () => Buffer.from(variant.id).toString('base64url'),
    selectedOptions: () => variant.options.map((option) => ({ __typename: 'SelectedOption', ...option })),
    inventoryItem: () => ({
      __typename: 'InventoryItem',
      id: gid('InventoryItem', Number(variant.id) + 1),
      legacyResourceId: String(Number(variant.id) + 1),
      sku: variant.sku,
      tracked: true,
      requiresShipping: !product.isGiftCard,
      // What the made-up merchant pays: between two and six tenths of the price, fixed by the variant.
      unitCost: moneyV2(shop, Math.round(variant.price * (0.2 + (Number(variant.id.slice(-2)) % 5) / 10))),
      createdAt: () => iso(product.createdAt),
      updatedAt: () => iso(product.updatedAt),
    }),
    image: () => imageNode(shop, product, variant),
    media: (args: Arguments) =>
      connection('MediaConnection', product.imagePath === null ? [] : [variant], {
        node: () => mediaNode(shop, product, variant)!,
        id: () => variant.id,
      })(args),
    product: () => productNode(shop, product),
    ...metafieldFields(shop, id),
  };
}

export function collectionNode(shop: ShopState, collection: Collection): Source {
  const id = gid('Collection', collection.id);
  return {
    __typename: 'Collection',
    id,
    legacyResourceId: collection.id,
    handle: collection.handle,
    title: collection.title,
    description: () => plainText(collection.descriptionHtml),
    descriptionHtml: collection.descriptionHtml,
    updatedAt: iso(collection.updatedAt),
    sortOrder: 'MANUAL',
    image: null,
    templateSuffix: null,
    seo: { __typename: 'SEO', title: null, description: null },
    productsCount: { __typename: 'Count', count: collection.productIds.length, precision: 'EXACT' },
    products: (args: Arguments) =>
      productConnection(
        shop,
        collection.productIds.flatMap((productId) => shop.products.get(productId) ?? []),
      )(args),
    ...metafieldFields(shop, id),
  };
}

function imageNode(shop: ShopState, product: Product, variant?: Variant): Source | null {
  const path = picturePath(product, variant);
  if (path === null) return null;
  const url = `${shop.origins.storefront}${path}`;
  return {
    __typename: 'Image',
    id: gid('ProductImage', imageId(product, variant)),
    altText: product.title,
    width: 800,
    height: 800,
    url,
    src: url,
    originalSrc: url,
    transformedSrc: url,
  };
}

function mediaNode(shop: ShopState, product: Product, variant?: Variant): Source | null {
  const image = imageNode(shop, product, variant);
  if (!image) return null;
  return {
    __typename: 'MediaImage',
    id: gid('MediaImage', Number(product.id) + 400_000),
    alt: product.title,
    mediaContentType: 'IMAGE',
    mimeType: 'image/png',
    status: 'READY',
    fileStatus: 'READY',
    image,
    preview: { __typename: 'MediaPreviewImage', image, status: 'READY' },
    createdAt: iso(product.createdAt),
    updatedAt: iso(product.createdAt),
  };
}

function plainText(html: string): string {
  return html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#39;|&rsquo;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
