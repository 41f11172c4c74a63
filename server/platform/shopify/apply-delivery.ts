// Applies one stored delivery: its events are recorded, its effects happen, and one word says what became of it. Runs inside the
// transaction of the `inbox.apply` job, so it happens exactly once.

import { productsToPicture } from '../../catalogue/products.ts';
import { countDrops } from '../../events/drops.ts';
import type { Delivery } from '../../events/inbox.ts';
import type { CheckoutDeleted, ShopEvent } from '../../events/shop-event.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { shopOf, shopUninstalled } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { connectLater } from './connect.ts';
import { withId } from './event-id.ts';
import { historyBegun, historyWoken } from './history/jobs.ts';
import { installedAfter } from './installed-at.ts';
import type { EventRecorder } from './recorder.ts';
import { refetchLater } from './refetch.ts';
import { scopesChanged, tokensDropped } from './tokens.ts';
import { translateBody } from './webhooks/translate.ts';
import type { CompliancePerson, DeliveryContext, Effect } from './webhooks/translation.ts';

/** What the law asks for, in the words of the rest of the product. */
export type ComplianceRequest =
  | { what: 'export'; request: string | null; person: CompliancePerson }
  | { what: 'erase-shopper'; person: CompliancePerson }
  | { what: 'erase-shop' };

export interface ApplyDeps {
  jobs: Jobs;
  clock: Clock;
  record: EventRecorder;
  /** Takes on a request in the same transaction. */
  comply(trx: Store, shop: string, request: ComplianceRequest): Promise<void>;
}

/** Returns the outcome for the inbox: "stored 1", "duplicate", "malformed: line_items: is missing", "uninstalled", ... */
export function deliveryApplier(deps: ApplyDeps): (trx: Store, delivery: Delivery) => Promise<string> {
  const { jobs, clock, record, comply } = deps;

  const effect = async (trx: Store, delivery: Delivery, told: Effect): Promise<string> => {
    const { shop } = delivery;
    // The header that names the shop is not signed; where the body names it too they must agree.
    if ('shopDomain' in told && told.shopDomain !== null && told.shopDomain !== shop)
      return 'malformed: of another shop';
    switch (told.effect) {
      case 'uninstalled': {
        if (await installedAfter(trx, shop, delivery.triggeredAt)) return 'stale: installed again since';
        await tokensDropped(trx, shop);
        await shopUninstalled(trx, shop, delivery.triggeredAt ?? clock.now());
        return 'uninstalled';
      }
      case 'scopes': {
        const granted = await scopesChanged(trx, shop, told.scopes);
        // What was closed to us before may hold a past: orders older than 60 days, a list that was denied.
        if (granted.length > 0) await historyBegun(trx, jobs, shop, clock.now());
        return granted.length > 0 ? `scopes, new: ${granted.join(',')}` : 'scopes';
      }
      case 'bulk-finished':
        await historyWoken(trx, jobs, shop, told.operation);
        return 'bulk-finished';
      case 'shop':
        await connectLater(trx, jobs, shop);
        return 'shop';
      case 'checkout-deleted': {
        const at = delivery.triggeredAt ?? delivery.receivedAt;
        const gone = await trx
          .selectFrom('checkouts')
          .select('token')
          .where('shop', '=', shop)
          .where('cart', '=', told.cart)
          .where('deleted_at', 'is', null)
          .execute();
        const events = gone.map(({ token }) =>
          withId<CheckoutDeleted>('checkout-deleted', token, 0, { type: 'checkout-deleted', at, checkout: token }),
        );
        const { stored } = await record(trx, shop, events, true);
        return `stored ${stored}`;
      }
      case 'data-request':
        await comply(trx, shop, { what: 'export', request: told.request, person: told.person });
        return 'data-request';
      case 'redact-customer':
        await comply(trx, shop, { what: 'erase-shopper', person: told.person });
        return 'redact-customer';
      case 'redact-shop': {
        // A redaction of a former installation must not hit the shop that came back since.
        const known = await shopOf(trx, shop);
        if (known !== null && known.uninstalledAt === null) return 'stale: installed again since';
        await comply(trx, shop, { what: 'erase-shop' });
        return 'redact-shop';
      }
    }
  };

  return async (trx, delivery) => {
    const { shop, topic } = delivery;
    const known = await shopOf(trx, shop);
    const context: DeliveryContext = {
      currency: known?.currency ?? 'USD',
      triggeredAt: delivery.triggeredAt,
      receivedAt: delivery.receivedAt,
      deliveryId: delivery.delivery,
    };
    const told = translateBody(topic, delivery.body, context);
    if ('effect' in told) return effect(trx, delivery, told);
    if ('dropped' in told) {
      await countDrops(trx, shop, 'webhook', { [told.dropped]: 1 }, clock.now());
      return `${told.dropped}: ${told.why}`.slice(0, 500);
    }
    if (known === null || known.uninstalledAt !== null) {
      await countDrops(trx, shop, 'webhook', { uninstalled: 1 }, clock.now());
      return 'uninstalled';
    }
    const { stored, dropped } = await record(trx, shop, await joinedByName(trx, shop, told.events), true);
    await countDrops(trx, shop, 'webhook', dropped, clock.now());
    if (told.refetch) await refetchLater(trx, jobs, shop, told.refetch);
    // What was chosen may soon be shown in a mail: as it looks, not as its product does.
    const chosen = told.events.flatMap((event) =>
      event.type === 'cart-changed' || event.type === 'checkout-changed' ? event.lines : [],
    );
    const variants = chosen.map((line) => line.variant).filter((variant) => variant !== null);
    for (const id of await productsToPicture(trx, shop, variants)) {
      await refetchLater(trx, jobs, shop, { what: 'product', id });
    }
    return stored > 0 ? `stored ${stored}` : (Object.keys(dropped)[0] ?? 'nothing new');
  };
}

/**
 * A checkout that a list told of by its name alone, and whose message comes after all: the two are one flow, as if one had been
 * restored from the other.
 */
async function joinedByName(trx: Store, shop: string, events: ShopEvent[]): Promise<ShopEvent[]> {
  const joined: ShopEvent[] = [];
  for (const event of events) {
    const name = event.type === 'checkout-changed' && event.restoredFrom === null ? event.name : null;
    const standIn = name ? await checkoutCalled(trx, shop, name) : false;
    joined.push(standIn ? ({ ...event, restoredFrom: name } as ShopEvent) : event);
  }
  return joined;
}

async function checkoutCalled(trx: Store, shop: string, token: string): Promise<boolean> {
  const row = await trx
    .selectFrom('checkouts')
    .select('token')
    .where('shop', '=', shop)
    .where('token', '=', token)
    .executeTakeFirst();
  return row !== undefined;
}
