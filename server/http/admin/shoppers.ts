// The list of shoppers: found by address, customer number or name, in a stable order, page by page.

import type { Request } from 'express';
import { z } from 'zod';
import { normalisedEmail } from '../../lib/email-address.ts';
import { archetypeKinds } from '../../measurement/model-state.ts';
import {
  type ListedShopper,
  newestNames,
  scoredCount,
  shopperCount,
  shopperIds,
  shoppersListed,
  worthOfShop,
} from '../../measurement/shopper-list.ts';
import { headOf, shopperByCustomer, shopperByEmail } from '../../profile/identity.ts';
import { type Caller, counted, opened } from './request.ts';
import { kindText } from './score-words.ts';
import type { ShopperLine, ShoppersAnswer } from './types.ts';

/** Names are sealed, each must be opened to be compared: the newest so many, about 10 ms. */
const NAMES_SEARCHED = 2000;

const Query = z.object({
  search: z.string().trim().max(254).default(''),
  sort: z.enum(['seen', 'next-purchase', 'churn', 'value']).default('seen'),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  size: z.coerce.number().int().min(1).max(100).default(25),
});

export async function shoppers(caller: Caller, req: Request): Promise<ShoppersAnswer> {
  const query = Query.parse(req.query);
  return query.search === '' ? listed(caller, query) : searched(caller, query);
}

async function listed(caller: Caller, query: z.infer<typeof Query>): Promise<ShoppersAnswer> {
  const { db, shop, say } = caller;
  const all = await shopperCount(db, shop);
  const total = query.sort === 'seen' ? all : await scoredCount(db, shop);
  const offset = (query.page - 1) * query.size;
  const ids = await shopperIds(db, shop, { sort: query.sort, limit: query.size, offset });
  const worth = await worthOfShop(db, shop);
  const kinds = await archetypeKinds(db, shop);
  const rows = await shoppersListed(db, shop, ids);
  const from = say.number(ids.length === 0 ? 0 : offset + 1);
  const to = say.number(offset + ids.length);
  return {
    shoppers: rows.map((r) => shopperLine(caller, r, worth, kinds)),
    page: query.page,
    pages: Math.max(1, Math.ceil(total / query.size)),
    total,
    text:
      query.sort === 'seen'
        ? say.words.shoppersRange(from, to, counted(say, all))
        : say.words.scoredRange(from, to, counted(say, total), counted(say, all)),
    isEmpty: all === 0,
  };
}

async function searched(caller: Caller, query: z.infer<typeof Query>): Promise<ShoppersAnswer> {
  const { db, shop, say } = caller;
  const exact = await exactly(caller, query.search);
  const byName = exact === null ? await named(caller, query.search) : null;
  const ids = exact ?? byName?.ids ?? [];
  const offset = (query.page - 1) * query.size;
  const worth = await worthOfShop(db, shop);
  const kinds = await archetypeKinds(db, shop);
  const rows = await shoppersListed(db, shop, ids.slice(offset, offset + query.size));
  const found = counted(say, ids.length);
  return {
    shoppers: rows.map((r) => shopperLine(caller, r, worth, kinds)),
    page: query.page,
    pages: Math.max(1, Math.ceil(ids.length / query.size)),
    total: ids.length,
    text: byName === null ? say.words.searchExact(found) : say.words.searchFound(found, counted(say, byName.looked)),
    isEmpty: (await shopperCount(db, shop)) === 0,
  };
}

/** Who has exactly this address, customer number or our id; null when the text is no such key, and may be a name. */
async function exactly({ db, keys, shop }: Caller, search: string): Promise<string[] | null> {
  const email = normalisedEmail(search);
  if (email !== null) {
    const shopper = await shopperByEmail(db, shop, keys.fingerprint(shop, 'email', email));
    return shopper === null ? [] : [shopper];
  }
  if (/^\d+$/.test(search)) {
    const shopper = await shopperByCustomer(db, shop, search);
    return shopper === null ? [] : [shopper];
  }
  if (/^[\w-]{22}$/.test(search)) return [await headOf(db, shop, search)];
  return null;
}

/** Shoppers any part of whose name begins with the text, in the order they were last seen. */
async function named(caller: Caller, search: string): Promise<{ ids: string[]; looked: number }> {
  const wanted = folded(search);
  const names = await newestNames(caller.db, caller.shop, NAMES_SEARCHED);
  const ids = names.flatMap(({ id, nameSealed }) => {
    const name = folded(opened(caller, 'name', nameSealed) ?? '');
    return name.startsWith(wanted) || name.includes(` ${wanted}`) ? [id] : [];
  });
  return { ids, looked: names.length };
}

/** Without case and accents, so that "zoe" finds "Zoë". */
const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

type Kinds = ReadonlyMap<string, string[]>;
type Worth = Awaited<ReturnType<typeof worthOfShop>>;

function shopperLine(caller: Caller, row: ListedShopper, worth: Worth, kinds: Kinds): ShopperLine {
  const { say } = caller;
  const name = opened(caller, 'name', row.nameSealed);
  const email = opened(caller, 'email', row.emailSealed);
  const { score } = row;
  return {
    id: row.id,
    name: name ?? email ?? say.words.nobody,
    contact: name === null ? null : email,
    seen: say.moment(row.seenAt),
    orders: say.words.ordersMade(counted(say, row.orders)),
    archetype: score === null ? null : kindText(say, score.archetype, kinds),
    sure: score?.sure ?? false,
    odd:
      score === null || worth === null || score.value <= worth.oddAbove
        ? null
        : say.words.oddShopper(say.number(Math.round(score.value / worth.middle))),
    nextPurchase:
      score === null
        ? null
        : {
            figure: say.chance(score.pOrder),
            interval: say.words.between(say.chance(score.pOrderLow), say.chance(score.pOrderHigh)),
            share: { value: score.pOrder, low: score.pOrderLow, high: score.pOrderHigh },
          },
    value:
      score === null
        ? null
        : {
            figure: say.about(score.value),
            interval: say.words.between(say.about(score.valueLow), say.about(score.valueHigh)),
          },
  };
}
