// Every document we send, by name: what tests hold against Shopify's published schema and scopes.

import { abandonedCheckoutQuery } from './abandoned-checkout.ts';
import { abandonedCheckoutsQuery, abandonmentQuery, mailedCheckoutsQuery } from './abandoned-checkouts.ts';
import { appInstallationQuery } from './app-installation.ts';
import { bulkOperationQuery, bulkOperationRunQuery } from './bulk-operation.ts';
import { customersBulkQuery, customersChangedQuery } from './customers.ts';
import {
  discountBulkCreationQuery,
  discountByCodeQuery,
  discountCodeBasicCreate,
  discountCodeFreeShippingCreate,
  discountRedeemCodeBulkAdd,
} from './discounts.ts';
import { customerEmailMarketingConsentUpdate } from './email-consent.ts';
import { flowTriggerReceive } from './flow-trigger.ts';
import { metafieldsSet } from './metafields.ts';
import { orderQuery, ordersBulkQuery, ordersChangedQuery } from './orders.ts';
import { productQuery, productsBulkQuery, productsChangedQuery } from './products.ts';
import { segmentQuery } from './segment.ts';
import { shelvesQuery } from './shelves.ts';
import { shopQuery } from './shop.ts';
import { webPixelCreate, webPixelQuery, webPixelUpdate } from './web-pixel.ts';

/** Text by name. */
export const documents: Record<string, string> = {
  ...Object.fromEntries(
    [
      shopQuery,
      appInstallationQuery,
      bulkOperationRunQuery,
      bulkOperationQuery,
      productQuery,
      productsChangedQuery,
      customersChangedQuery,
      orderQuery,
      ordersChangedQuery,
      abandonedCheckoutsQuery,
      abandonedCheckoutQuery,
      segmentQuery,
      shelvesQuery,
      flowTriggerReceive,
      mailedCheckoutsQuery,
      abandonmentQuery,
      webPixelCreate,
      webPixelUpdate,
      webPixelQuery,
      metafieldsSet,
      customerEmailMarketingConsentUpdate,
      discountCodeBasicCreate,
      discountCodeFreeShippingCreate,
      discountByCodeQuery,
      discountRedeemCodeBulkAdd,
      discountBulkCreationQuery,
    ].map(({ name, text }) => [name, text]),
  ),
  ProductsBulk: productsBulkQuery,
  CustomersBulk: customersBulkQuery,
  OrdersBulk: ordersBulkQuery,
};
