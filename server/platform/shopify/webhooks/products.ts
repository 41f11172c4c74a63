// products/*: the product with its variants.

import { z } from 'zod';
import type { ProductChanged, ProductDeleted } from '../../../events/shop-event.ts';
import { withId } from '../event-id.ts';
import { decimal, id, maybeDecimal, maybeId, maybeMoment, maybeText, minorOf, whyMalformed } from '../fields.ts';
import { plainText } from '../plain-text.ts';
import { momentOf, type Translator } from './translation.ts';

const variant = z.object({
  id,
  admin_graphql_api_id: maybeId,
  title: z.string().nullish(),
  sku: maybeText,
  price: decimal,
  compare_at_price: maybeDecimal,
  inventory_policy: z.string().nullish(),
  /** Gone from the newest shapes; null meant "stock is not tracked". */
  inventory_management: z.string().nullable().optional(),
  inventory_quantity: z.number().nullish(),
  position: z.number().nullish(),
  image_id: maybeId,
});

const product = z.object({
  id,
  admin_graphql_api_id: maybeId,
  handle: z.string().nullish(),
  title: z.string(),
  body_html: z.string().nullish(),
  product_type: z.string().nullish(),
  vendor: z.string().nullish(),
  tags: z.union([z.string(), z.array(z.string())]).nullish(),
  status: z.string().nullish(),
  published_at: maybeMoment,
  created_at: maybeMoment,
  updated_at: maybeMoment,
  image: z.object({ src: maybeText }).nullish(),
  images: z.array(z.object({ id: maybeId, src: maybeText })).nullish(),
  variants: z.array(variant).nullish(),
});

export const productWebhook: Translator = (payload, context) => {
  const parsed = product.safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  const told = parsed.data;
  const productId = told.admin_graphql_api_id ?? told.id;
  const updatedAt = told.updated_at ?? told.created_at ?? momentOf(context);
  // Without `inventory_management` an untracked variant and a sold-out one look alike: then the API is asked.
  let unsure = false;
  const pictures = new Map((told.images ?? []).map((each) => [each.id, each.src]));
  const variants = (told.variants ?? []).map((each, index) => {
    const untracked = each.inventory_management === null;
    const stock = untracked ? null : (each.inventory_quantity ?? null);
    const oversold = each.inventory_policy === 'continue';
    if (each.inventory_management === undefined && stock !== null && stock <= 0 && !oversold) unsure = true;
    return {
      id: each.admin_graphql_api_id ?? each.id,
      title: each.title ?? '',
      sku: each.sku,
      price: minorOf(each.price, context.currency),
      compareAt: each.compare_at_price == null ? null : minorOf(each.compare_at_price, context.currency),
      inventory: stock,
      available: stock === null || oversold || stock > 0,
      position: each.position ?? index + 1,
      image: each.image_id === null ? null : (pictures.get(each.image_id) ?? null),
    };
  });
  const productType = told.product_type ?? '';
  const event = withId<ProductChanged>('product', productId, updatedAt, {
    type: 'product-changed',
    at: updatedAt,
    product: {
      id: productId,
      handle: told.handle ?? '',
      title: told.title,
      description: plainText(told.body_html ?? ''),
      productType,
      vendor: told.vendor ?? '',
      tags: tagsOf(told.tags),
      image: told.image?.src ?? told.images?.[0]?.src ?? null,
      published: (told.status ?? 'active') === 'active' && told.published_at !== null,
      // The body does not say; the type Shopify gives gift cards does.
      giftCard: /^gift[ _-]?cards?$/i.test(productType),
      createdAt: told.created_at ?? updatedAt,
      updatedAt,
      variants,
    },
  });
  return unsure ? { events: [event], refetch: { what: 'product', id: productId } } : { events: [event] };
};

/** A comma-separated text, or a list. */
function tagsOf(tags: string | string[] | null | undefined): string[] {
  const list = typeof tags === 'string' ? tags.split(',') : (tags ?? []);
  return list.map((tag) => tag.trim()).filter((tag) => tag !== '');
}

export const productDeletedWebhook: Translator = (payload, context) => {
  const parsed = z.object({ id, admin_graphql_api_id: maybeId }).safeParse(payload);
  if (!parsed.success) return { dropped: 'malformed', why: whyMalformed(parsed.error) };
  const gone = parsed.data.admin_graphql_api_id ?? parsed.data.id;
  return {
    events: [
      withId<ProductDeleted>('product-deleted', gone, momentOf(context), {
        type: 'product-deleted',
        at: momentOf(context),
        product: gone,
      }),
    ],
  };
};
