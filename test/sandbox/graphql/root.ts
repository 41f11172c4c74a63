// The two root objects of the Admin API: what can be asked and what can be changed.

import { discountOfCode } from '../operations/discounts.ts';
import type { ShopState } from '../shop-state.ts';
import type { BulkOperations } from './bulk.ts';
import { connection } from './connection.ts';
import {
  bulkCreationNode,
  type Creations,
  discountCodeBasicCreate,
  discountCodeFreeShippingCreate,
  discountNode,
  discountRedeemCodeBulkAdd,
} from './discounts.ts';
import {
  customerEmailMarketingConsentUpdate,
  flowTriggerReceive,
  metafieldsDelete,
  metafieldsSet,
  pixelNode,
  webPixelCreate,
  webPixelDelete,
  webPixelUpdate,
} from './mutations.ts';
import { abandonedCheckoutConnection, abandonmentNode, checkoutNode } from './nodes/abandoned-checkout.ts';
import { customerConnection, customerNode } from './nodes/customer.ts';
import { orderConnection, orderNode } from './nodes/order.ts';
import {
  collectionConnection,
  collectionNode,
  productConnection,
  productNode,
  variantConnection,
  variantNode,
} from './nodes/product.ts';
import { segmentNode } from './nodes/segment.ts';
import { installationNode, shopNode } from './nodes/shop.ts';
import type { AdminSchema } from './schema.ts';
import { type Arguments, idOf, type Source } from './source.ts';

/** Orders older than this need the scope read_all_orders. */
const recentOrdersMs = 60 * 86_400_000;

export function queryRoot(shop: ShopState, bulk: BulkOperations, scopes: ReadonlySet<string>): Source {
  const orders = () => {
    if (scopes.has('read_all_orders')) return shop.orders.values();
    const since = shop.now() - recentOrdersMs;
    return [...shop.orders.values()].filter((order) => order.createdAt >= since);
  };
  const node = (gid: unknown): Source | null => {
    const [, type, id] = /^gid:\/\/shopify\/(\w+)\/(\d+)/.exec(String(gid)) ?? [];
    const found = (): Source | null | undefined => {
      switch (type) {
        case 'Product':
          return map(shop.products.get(id!), (product) => productNode(shop, product));
        case 'ProductVariant':
          return map(shop.variant(id!), ({ product, variant }) => variantNode(shop, product, variant));
        case 'Collection':
          return map(shop.collections.get(id!), (collection) => collectionNode(shop, collection));
        case 'Customer':
          return map(shop.customers.get(id!), (customer) => customerNode(shop, customer));
        case 'Order':
          return map(shop.orders.get(id!), (order) => orderNode(shop, order));
        case 'AbandonedCheckout':
          return map(
            [...shop.checkouts.values()].find((checkout) => checkout.id === id),
            (checkout) => checkoutNode(shop, checkout),
          );
        case 'Segment':
          return segmentNode(id!, shop.now());
        case 'BulkOperation':
          return map(shop.bulkOperations.get(id!), (operation) => bulk.node(operation));
        case 'Shop':
          return id === shop.facts.id ? shopNode(shop) : null;
        case 'AppInstallation':
          return String(gid) === shop.installationId ? installationNode(shop) : null;
        default:
          return null;
      }
    };
    return found() ?? null;
  };
  const byId = (type: string) => (args: Arguments) => (idOf(args.id, type) ? node(args.id) : null);
  return {
    __typename: 'QueryRoot',
    shop: () => shopNode(shop),
    currentAppInstallation: () => installationNode(shop),
    node: (args: Arguments) => node(args.id),
    nodes: (args: Arguments) => (args.ids as string[]).map(node),
    product: byId('Product'),
    productVariant: byId('ProductVariant'),
    collection: byId('Collection'),
    customer: byId('Customer'),
    order: byId('Order'),
    segment: byId('Segment'),
    products: (args: Arguments) => productConnection(shop, shop.products.values())(args),
    productVariants: (args: Arguments) =>
      variantConnection(
        shop,
        [...shop.products.values()].flatMap((product) => product.variants.map((variant) => ({ product, variant }))),
      )(args),
    productByIdentifier: (args: Arguments) => {
      const identifier = args.identifier as { id?: string; handle?: string };
      if (identifier.id) return node(identifier.id);
      return map(shop.productByHandle(identifier.handle ?? ''), (product) => productNode(shop, product)) ?? null;
    },
    collections: (args: Arguments) => collectionConnection(shop, shop.collections.values())(args),
    customers: (args: Arguments) => customerConnection(shop, shop.customers.values())(args),
    customerByIdentifier: (args: Arguments) => {
      const identifier = args.identifier as { id?: string; emailAddress?: string };
      if (identifier.id) return node(identifier.id);
      const customer = shop.customerByEmail(identifier.emailAddress ?? '');
      return map(customer, (found) => customerNode(shop, found)) ?? null;
    },
    orders: (args: Arguments) => orderConnection(shop, orders())(args),
    abandonedCheckouts: (args: Arguments) => abandonedCheckoutConnection(shop)(args),
    abandonmentByAbandonedCheckoutId: (args: Arguments) =>
      abandonmentNode(shop, idOf(args.abandonedCheckoutId, 'AbandonedCheckout')),
    codeDiscountNodeByCode: (args: Arguments) => map(discountOfCode(shop, String(args.code)), discountNode) ?? null,
    discountRedeemCodeBulkCreation: (args: Arguments) => bulkCreationNode(creationsOf(shop), args.id),
    webPixel: (args: Arguments) => {
      const pixel = shop.singles.webPixel;
      return pixel && (args.id == null || idOf(args.id, 'WebPixel') === pixel.id) ? pixelNode(pixel) : null;
    },
    bulkOperation: byId('BulkOperation'),
    bulkOperations: (args: Arguments) =>
      connection('BulkOperationConnection', shop.bulkOperations.values(), {
        node: (operation) => bulk.node(operation),
        id: (operation) => operation.id,
        filters: { status: (operation) => operation.status, created_at: (operation) => operation.createdAt },
        orders: { CREATED_AT: (operation) => operation.createdAt },
      })(args),
  };
}

export function mutationRoot(
  shop: ShopState,
  bulk: BulkOperations,
  admin: AdminSchema,
  scopes: ReadonlySet<string>,
): Source {
  const acting = (run: (shop: ShopState, args: Arguments) => Source) => (args: Arguments) =>
    shop.action(() => run(shop, args));
  return {
    __typename: 'Mutation',
    bulkOperationRunQuery: (args: Arguments) =>
      bulk.run(String(args.query), admin, queryRoot(shop, bulk, scopes), scopes),
    bulkOperationCancel: (args: Arguments) => {
      const operation = bulk.cancel(idOf(args.id, 'BulkOperation') ?? '');
      return {
        __typename: 'BulkOperationCancelPayload',
        bulkOperation: operation ? bulk.node(operation) : null,
        userErrors: operation
          ? []
          : [{ __typename: 'UserError', field: ['id'], message: 'Bulk operation does not exist' }],
      };
    },
    flowTriggerReceive: (args: Arguments) => flowTriggerReceive(shop, args),
    metafieldsSet: acting(metafieldsSet),
    metafieldsDelete: acting(metafieldsDelete),
    webPixelCreate: acting(webPixelCreate),
    webPixelUpdate: acting(webPixelUpdate),
    webPixelDelete: acting(webPixelDelete),
    customerEmailMarketingConsentUpdate: acting(customerEmailMarketingConsentUpdate),
    discountCodeBasicCreate: acting(discountCodeBasicCreate),
    discountCodeFreeShippingCreate: acting(discountCodeFreeShippingCreate),
    discountRedeemCodeBulkAdd: acting((of, args) => discountRedeemCodeBulkAdd(of, creationsOf(of), args)),
  };
}

function map<T>(value: T | undefined, make: (value: T) => Source): Source | undefined {
  return value === undefined ? undefined : make(value);
}

/** What became of codes that were added in bulk; forgotten with the process. */
const creations = new WeakMap<ShopState, Creations>();
function creationsOf(shop: ShopState): Creations {
  const known = creations.get(shop) ?? new Map();
  creations.set(shop, known);
  return known;
}
