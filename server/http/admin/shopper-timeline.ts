// A shopper's timeline in sentences, newest first.

import type { Request } from 'express';
import { z } from 'zod';
import { shopperRow } from '../../measurement/shopper-profile.ts';
import { cursorFrom, productTitles, shopperTimeline, type TimelineItem } from '../../measurement/timeline.ts';
import { headOf } from '../../profile/identity.ts';
import { subjectOf } from './message-words.ts';
import { type Caller, counted } from './request.ts';
import type { TimelineAnswer, TimelineEntry } from './types.ts';

const Query = z.object({
  before: z
    .string()
    .transform((text, context) => {
      const cursor = cursorFrom(text);
      if (cursor === undefined) context.addIssue({ code: 'custom', message: 'not a place in a timeline' });
      return cursor ?? null;
    })
    .optional(),
  channel: z.enum(['browsing', 'cart', 'orders', 'messages', 'recommendations', 'profile']).optional(),
  size: z.coerce.number().int().min(1).max(200).default(50),
});

/** Null when the shop has no such shopper. */
export async function timeline(caller: Caller, asked: string, req: Request): Promise<TimelineAnswer | null> {
  const query = Query.parse(req.query);
  const { db, shop } = caller;
  const id = await headOf(db, shop, asked);
  if ((await shopperRow(db, shop, id)) === null) return null;
  const page = { before: query.before ?? null, channel: query.channel ?? null, size: query.size };
  const { items, before } = await shopperTimeline(db, shop, id, page);
  const products = items.flatMap((i) => (i.kind === 'event' && i.product !== null ? [i.product] : []));
  const titles = await productTitles(db, shop, [...new Set(products)]);
  const told = items.filter((item, i) => !toldByNeighbour(item, items, i));
  return { entries: told.map((i) => entry(caller, i, titles)), before };
}

/** A page's own event (a product, the cart, a search) says more than that a page was seen, and comes with it. */
const TOGETHER_MS = 2000;
const tellsMore = /^(product-viewed|collection-viewed|search-submitted|cart-viewed|checkout-)/;

function toldByNeighbour(item: TimelineItem, items: TimelineItem[], at: number): boolean {
  if (item.kind !== 'event' || item.type !== 'page-viewed') return false;
  const tells = (other: TimelineItem | undefined) =>
    other?.kind === 'event' && tellsMore.test(other.type) && Math.abs(other.at - item.at) <= TOGETHER_MS;
  return [-2, -1, 1, 2].some((step) => tells(items[at + step]));
}

function entry({ say }: Caller, item: TimelineItem, titles: Map<string, string>): TimelineEntry {
  const { words } = say;
  const base = { key: `${item.kind}-${item.id}`, at: say.moment(item.at), detail: null, message: null };
  if (item.kind === 'order') {
    const note =
      item.cancelledAt !== null
        ? words.cancelled
        : item.uncounted !== null
          ? (words.uncounted[item.uncounted] ?? item.uncounted)
          : item.refunded > 0
            ? words.refundedNote(say.money(item.refunded, item.currency))
            : null;
    const text = words.order(item.name, counted(say, item.pieces), say.money(item.net, item.currency));
    return { ...base, channel: 'orders', text, detail: note };
  }
  if (item.kind === 'message') {
    const state = words.messageStates[item.state] ?? item.state;
    const reason = item.reason === null ? '' : `: ${words.reasons[item.reason] ?? item.reason}`;
    return {
      ...base,
      channel: 'messages',
      text: words.message(subjectOf(say, item)),
      detail: `${state}${reason}`,
      message: item.id,
    };
  }
  if (item.kind === 'decision' && item.about === 'message') {
    const reason = words.reasons[item.fallback ?? ''] ?? item.fallback ?? '';
    return { ...base, channel: 'messages', text: words.notWrittenTo(reason) };
  }
  if (item.kind === 'decision') {
    const offered: unknown = JSON.parse(item.items);
    const count = counted(say, Array.isArray(offered) ? offered.length : 0);
    const place = words.placements[item.placement ?? ''] ?? item.placement ?? '';
    const detail = words.strategy(words.strategies[item.strategy] ?? item.strategy);
    return { ...base, channel: 'recommendations', text: words.decision(count, place), detail };
  }
  const thing = titles.get(item.product ?? '') ?? thingIn(item.body);
  return { ...base, channel: item.channel, text: words.events[item.type]?.(thing) ?? item.type };
}

/** What an event without a product was about: the search, the path or the collection. */
function thingIn(body: string): string | null {
  const fields: unknown = JSON.parse(body);
  if (typeof fields !== 'object' || fields === null) return null;
  const { query, path, collection } = fields as Record<string, unknown>;
  const thing = query ?? path ?? collection;
  return typeof thing === 'string' && thing !== '' ? thing : null;
}
