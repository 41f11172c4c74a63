// One shopper: who they are, what they allowed, what we expect of them and why, what is planned.

import { overridesOf } from '../../learning/score-overrides.ts';
import { messagesOf } from '../../measurement/message-list.ts';
import { archetypeKinds } from '../../measurement/model-state.ts';
import { cartsOf } from '../../measurement/shopper-carts.ts';
import {
  consentsOf,
  identitiesOf,
  ordersOf,
  scoresOf,
  shopperRow,
  suppressionOf,
  visitorSpans,
  walksOf,
} from '../../measurement/shopper-profile.ts';
import { headOf } from '../../profile/identity.ts';
import { messageLine } from './message-words.ts';
import { type Caller, counted, opened, textsIn } from './request.ts';
import { scoresAnswer } from './score-words.ts';
import { deskOf, whatWouldChange } from './shopper-desk-state.ts';
import { personFacts, standingAnswer } from './standing.ts';
import type { CartAnswer, ConsentAnswer, ShopperAnswer } from './types.ts';

const purposes = ['email', 'analytics', 'marketing', 'preferences', 'sale_of_data'];

/** Null when the shop has no such shopper. A shopper merged into another is answered as that one. */
export async function shopper(caller: Caller, asked: string): Promise<ShopperAnswer | null> {
  const { db, shop, say } = caller;
  const id = await headOf(db, shop, asked);
  const known = await shopperRow(db, shop, id);
  if (known === null) return null;
  const { row, ids } = known;
  const spans = await visitorSpans(db, shop, ids);
  const visitors = [...new Set(spans.map((s) => s.visitor))];
  const identities = await identitiesOf(db, shop, ids);
  const hashes = identities.filter((i) => i.kind === 'email').map((i) => i.key);
  const scores = await scoresOf(db, shop, id);
  const orders = await ordersOf(db, shop, ids, 10);
  const email = opened(caller, 'email', row.email_sealed);
  return {
    id,
    name: opened(caller, 'name', row.name_sealed) ?? email ?? say.words.nobody,
    email,
    customer: row.customer,
    since: say.moment(row.created_at),
    seen: say.moment(row.seen_at),
    tags: textsIn(row.tags),
    identities: [
      ...identities.filter((i) => i.kind === 'customer').map((i) => say.words.identities.customer(i.key)),
      say.words.identities.emails(counted(say, hashes.length)),
      say.words.identities.devices(counted(say, visitors.length)),
    ],
    consent: await consentAnswers(caller, row.email_hash === null ? hashes : [row.email_hash], hashes, visitors),
    scores:
      scores === null
        ? null
        : scoresAnswer(say, scores, await archetypeKinds(db, shop), await overridesOf(db, shop, [id])),
    noScores: scores !== null ? null : orders.counted === 0 ? say.words.scores.noOrders : say.words.scores.notYet,
    orders: {
      text:
        orders.counted === 0
          ? say.words.noOrders
          : say.words.ordersText(counted(say, orders.counted), say.money(orders.net)),
      newest: orders.newest.map((o) => ({
        id: o.id,
        name: o.name,
        at: say.moment(o.placed_at),
        net: say.money(o.net, o.currency),
        note:
          o.cancelled_at !== null
            ? say.words.cancelled
            : o.uncounted_reason !== null
              ? (say.words.uncounted[o.uncounted_reason] ?? o.uncounted_reason)
              : o.refunded > 0
                ? say.words.refundedNote(say.money(o.refunded, o.currency))
                : null,
      })),
    },
    carts: (await cartsOf(db, shop, ids, spans, 5)).map((c): CartAnswer => {
      const pieces = counted(
        say,
        c.lines.reduce((sum, l) => sum + l.quantity, 0),
      );
      const state = c.bought ? 'bought' : c.lines.length === 0 ? 'empty' : 'open';
      const text = state === 'empty' ? say.words.carts.empty : say.words.carts[state](pieces);
      return { state, text, at: say.moment(c.updatedAt), lines: c.lines };
    }),
    messages: (await messagesOf(db, shop, ids, 10)).map((m) => messageLine(caller, m)),
    desk: await deskOf(caller, row, ids),
    wouldChange: scores === null ? [] : await whatWouldChange(caller, scores),
    standing: await standingAnswer(caller, id),
    facts: await personFacts(caller, row, ids),
    planned: (await walksOf(db, shop, ids)).map((w) => {
      const journey = say.words.journeys[w.journey] ?? w.journey;
      return w.due_at === null || w.due_at <= caller.now
        ? say.words.plannedNow(journey)
        : say.words.planned(journey, say.moment(w.due_at).text);
    }),
  };
}

async function consentAnswers(
  { db, shop, say }: Caller,
  current: string[],
  hashes: string[],
  visitors: string[],
): Promise<ConsentAnswer[]> {
  const words = await consentsOf(db, shop, current, visitors);
  const suppressed = await suppressionOf(db, shop, hashes);
  return purposes.map((purpose) => {
    const title = say.words.consent[purpose] ?? purpose;
    const word = words.get(purpose);
    if (purpose === 'email' && suppressed !== null) {
      return { purpose, title, state: 'refused', text: say.words.suppressed(say.day(suppressed.at)) };
    }
    if (word === undefined) return { purpose, title, state: 'unknown', text: say.words.consentUnknown };
    const source = say.words.sources[word.source] ?? word.source;
    if (word.pending)
      return { purpose, title, state: 'unknown', text: say.words.consentPending(say.day(word.at), source) };
    return word.granted
      ? { purpose, title, state: 'granted', text: say.words.consentGranted(say.day(word.at), source) }
      : { purpose, title, state: 'refused', text: say.words.consentRefused(say.day(word.at), source) };
  });
}
