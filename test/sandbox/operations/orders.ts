// What a merchant does to orders and products after the fact.

import { linePaid, refundedQuantity } from '../order-totals.ts';
import type { ShopState } from '../shop-state.ts';
import type { Order, Product, Refund } from '../shop-types.ts';
import { orderPayload, refundPayload } from '../webhooks/order-payload.ts';
import { productPayload } from '../webhooks/product-payload.ts';

/** Cancels and voids; undefined where the order is unknown, no second webhook when it was cancelled before. */
export function cancelOrder(shop: ShopState, orderId: string, reason = 'customer'): Order | undefined {
  return shop.action(() => {
    const order = shop.orders.get(orderId);
    if (!order || order.cancelledAt !== null) return order;
    const now = shop.now();
    order.cancelledAt = now;
    order.cancelReason = reason;
    order.financialStatus = 'VOIDED';
    order.updatedAt = now;
    shop.put('orders', order.id, order);
    shop.emit('orders/cancelled', orderPayload(shop, order));
    shop.emit('orders/updated', orderPayload(shop, order));
    return order;
  });
}

/** Pays back whole lines or pieces of them; quantities beyond what is left are cut. */
export function refundOrder(
  shop: ShopState,
  orderId: string,
  lines: { lineId: string; quantity: number }[],
  note: string | null = null,
): Refund | undefined {
  return shop.action(() => {
    const order = shop.orders.get(orderId);
    if (!order) return undefined;
    const refundedLines = lines.flatMap(({ lineId, quantity }) => {
      const line = order.lines.find((candidate) => candidate.id === lineId);
      const left = line ? line.quantity - refundedQuantity(order, lineId) : 0;
      const pieces = Math.min(left, quantity);
      return line && pieces > 0
        ? [{ id: shop.nextId(), lineId, quantity: pieces, amount: linePaid(line, pieces) }]
        : [];
    });
    if (refundedLines.length === 0) return undefined;
    const refund: Refund = { id: shop.nextId(), createdAt: shop.now(), note, lines: refundedLines };
    order.refunds.push(refund);
    const whole = order.lines.every((line) => refundedQuantity(order, line.id) >= line.quantity);
    order.financialStatus = whole ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
    order.updatedAt = refund.createdAt;
    shop.put('orders', order.id, order);
    shop.emit('refunds/create', refundPayload(shop, order, refund));
    shop.emit('orders/updated', orderPayload(shop, order));
    return refund;
  });
}

/** Changes a product (title, status, prices and stock in its variants …) and says so by products/update. */
export function updateProduct(
  shop: ShopState,
  productId: string,
  change: (product: Product) => void,
): Product | undefined {
  const product = shop.products.get(productId);
  if (!product) return undefined;
  change(product);
  product.updatedAt = shop.now();
  shop.put('products', product.id, product);
  shop.emit('products/update', productPayload(shop, product));
  return product;
}

export function deleteProduct(shop: ShopState, productId: string): void {
  if (!shop.products.has(productId)) return;
  shop.remove('products', productId);
  for (const collection of shop.collections.values()) {
    collection.productIds = collection.productIds.filter((id) => id !== productId);
  }
  shop.emit('products/delete', { id: Number(productId) });
}
