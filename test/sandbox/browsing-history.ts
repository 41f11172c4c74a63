// The browsing of the weeks before "now", told to the collector as if the pixel had been there: one batch a visitor, many at once.

import { createHash } from 'node:crypto';
import { type CollectorEvent, collect, eventsOfStep } from './collector-client.ts';
import type { ShopState } from './shop-state.ts';
import type { Consent, Order } from './shop-types.ts';
import type { BrowsingConsent, Session } from './world/types.ts';

const eventsPerBatch = 400;
/** The app commits together what comes together: the more at once, the fewer commits. */
const atOnce = 128;

export interface BrowsingReport {
  visitors: number;
  stored: number;
  dropped: Record<string, number>;
  /** the visitor with the most product views, to ask for an answer */
  keenest: string | undefined;
}

/** Posts what consenting visitors did in these sessions, and remembers their browsers. */
export async function tellBrowsing(shop: ShopState, sessions: Iterable<Session>): Promise<BrowsingReport> {
  const byVisitor = new Map<string, { consent: Consent; events: CollectorEvent[]; views: number }>();
  for (const session of sessions) {
    const consent = consentOf(session.consent);
    if (!consent?.analytics) continue;
    let entry = byVisitor.get(session.visitor);
    if (!entry) {
      entry = { consent, events: [], views: 0 };
      byVisitor.set(session.visitor, entry);
    }
    entry.consent = consent;
    const order = orderOf(shop, session);
    const cart = order?.cartToken ?? opaque('c1', session.cart);
    const checkout = order?.checkoutToken ?? opaque('k', session.cart);
    for (const [index, step] of session.steps.entries()) {
      if (step.kind === 'view') entry.views++;
      entry.events.push(
        ...eventsOfStep(shop, step, { id: `${session.id}-${index}`, cart, checkout, order: order?.id ?? null }),
      );
    }
  }
  const report: BrowsingReport = { visitors: byVisitor.size, stored: 0, dropped: {}, keenest: undefined };
  let most = 0;
  const batches: { visitor: string; consent: Consent; events: CollectorEvent[] }[] = [];
  for (const [visitor, { consent, events, views }] of byVisitor) {
    rememberBrowser(shop, visitor, consent);
    if (views > most) {
      most = views;
      report.keenest = visitor;
    }
    for (let from = 0; from < events.length; from += eventsPerBatch) {
      batches.push({ visitor, consent, events: events.slice(from, from + eventsPerBatch) });
    }
  }
  const post = async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const { visitor, consent, events } = batch;
      const { stored, dropped } = await collect(shop, visitor, clientIdOf(visitor), consent, events);
      report.stored += stored;
      for (const [reason, count] of Object.entries(dropped)) {
        report.dropped[reason] = (report.dropped[reason] ?? 0) + count;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, post));
  return report;
}

/** A world's visitor as a browser of the stand-in shop, its storage as the app's own code would have left it. */
export function rememberBrowser(shop: ShopState, visitorId: string, consent: Consent | null): void {
  const visitor = shop.visitor(visitorId);
  visitor.clientId = clientIdOf(visitorId);
  if (consent) visitor.consent = consent;
  if (consent?.analytics) visitor.localStorage['presage.visitor'] = visitorId;
}

export function consentOf(consent: BrowsingConsent | null): Consent | null {
  if (!consent) return null;
  const { analytics, marketing, preferences, saleOfData } = consent;
  return { analytics, marketing, preferences, sale_of_data: saleOfData };
}

function clientIdOf(visitor: string): string {
  return visitor.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function orderOf(shop: ShopState, session: Session): Order | undefined {
  for (const step of session.steps) {
    if (step.kind === 'buy' && step.order !== null) return shop.orders.get(String(step.order));
  }
  return undefined;
}

function opaque(prefix: string, key: string): string {
  return `${prefix}-${createHash('sha1').update(key).digest('hex').slice(0, 24)}`;
}
