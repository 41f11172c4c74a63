// What one visitor has lately looked at and bought: the input of the next recommendation, read afresh so that each view counts at once.

import type Sqlite from 'better-sqlite3';
import { spansOf } from '../profile/browser-spans.ts';
import { SPARED } from '../profile/marks.ts';
import { NO_PREFERENCES, type Preferences, preferencesFrom } from '../profile/preferences.ts';
import { VISIT_GAP_MS } from './visits.ts';

/** Product ids, oldest first. */
export interface TasteTrail {
  viewed: string[];
  /** For each of `viewed`, whether a visit began with it. */
  begins: boolean[];
  /** When the last of `viewed` was; epoch ms, UTC; null where there is none. */
  viewedAt: number | null;
  bought: string[];
  /** When each of `bought` was; epoch ms, UTC. */
  boughtAt: number[];
  /** What was looked at in this very browser: all that may be named in it. */
  here: string[];
  /** The kind of shopper they are, where the platform has signed who is here. */
  kind?: string | null;
  /** What they told us themselves. Not `personal`: then nothing else is known here either. */
  wishes: Preferences;
}

export const NO_TRAIL: TasteTrail = {
  viewed: [],
  begins: [],
  viewedAt: null,
  bought: [],
  boughtAt: [],
  here: [],
  wishes: NO_PREFERENCES,
};

/** The newest views count; older ones say little more and cost time. */
const VIEWS = 50;
/** A shopper's newest browsers; nobody uses more at a time. */
const BROWSERS = 20;

interface View {
  product: string;
  at: number;
}

/** Reads trails by prepared statements: they stand in the path of every storefront answer (`npm run bench`, recommendation). */
export function tasteTrails(raw: Sqlite.Database) {
  const begin = raw.prepare('begin');
  const end = raw.prepare('commit');
  const consent = raw.prepare(
    `select granted from consents
     where shop = ? and subject_kind = 'visitor' and subject = ? and purpose = 'analytics'`,
  );
  const views = raw.prepare(
    `select product, at from events where shop = ? and visitor = ? and at >= ? and at < ?
       and type in ('product-viewed', 'cart-line-added') and product is not null order by at desc limit ${VIEWS}`,
  );
  const links = raw.prepare(
    'select shopper, since_at, via from visitor_links where shop = ? and visitor = ? order by since_at',
  );
  const head = raw.prepare('select merged_into from shoppers where shop = ? and id = ?').pluck();
  const merged = raw.prepare('select id from shoppers where shop = ? and merged_into = ?').pluck();
  const spared = raw
    .prepare(
      `select exists (select 1 from shoppers where shop = ? and id = ? and lower(tags) like '%"${SPARED}"%')
         or exists (select 1 from shopper_marks where shop = ? and shopper = ? and mark = '${SPARED}')`,
    )
    .pluck();
  const agreeing = raw
    .prepare(
      `select v.visitor from visitor_links v join consents c
         on c.shop = v.shop and c.subject_kind = 'visitor' and c.subject = v.visitor
       where v.shop = ? and v.shopper = ? and c.purpose = 'analytics' and c.granted = 1
       group by v.visitor order by max(v.since_at) desc limit ${BROWSERS}`,
    )
    .pluck();
  const lines = `select l.product, o.placed_at as at from orders o
     join order_lines l on l.shop = o.shop and l.order_id = o.id
     where o.shop = ? and o.counted = 1 and l.product is not null`;
  const purchases = raw.prepare(`${lines} and o.shopper = ? order by o.placed_at desc limit ${VIEWS}`);
  const purchasesHere = ['cart', 'checkout'].map((kind) =>
    raw.prepare(
      `${lines} and o.${kind} in (select token from cart_links where shop = ? and visitor = ? and kind = '${kind}')
       order by o.placed_at desc limit ${VIEWS}`,
    ),
  );

  const archetype = raw.prepare('select archetype from scores where shop = ? and shopper = ?').pluck();
  const saidHere = raw.prepare(
    "select name, value, at from preferences where shop = ? and subject_kind = 'visitor' and subject = ?",
  );
  const saidByMail = raw.prepare(
    `select p.name, p.value, p.at from identities i
       join preferences p on p.shop = i.shop and p.subject_kind = 'email' and p.subject = i.key
     where i.shop = ? and i.kind = 'email' and i.shopper = ?`,
  );

  /** The newest of several lists, oldest first. */
  const newestRows = (rows: View[]) =>
    rows
      .sort((a, b) => b.at - a.at)
      .slice(0, VIEWS)
      .reverse();
  const purchased = (rows: View[]): Pick<TasteTrail, 'bought' | 'boughtAt'> => {
    const newest = newestRows(rows);
    return { bought: newest.map((row) => row.product), boughtAt: newest.map((row) => row.at) };
  };
  /** The newest views, where visits begin in them, and when the last one was. */
  const visited = (rows: View[]) => {
    const views = newestRows(rows);
    return {
      viewed: views.map((row) => row.product),
      begins: views.map((row, i) => i === 0 || row.at - (views[i - 1] as View).at > VISIT_GAP_MS),
      viewedAt: views.at(-1)?.at ?? null,
    };
  };
  const viewsIn = (shop: string, visitor: string, from = 0, to = Number.MAX_SAFE_INTEGER) =>
    views.all(shop, visitor, from, to) as View[];
  const headOf = (shop: string, shopper: string) => {
    let id = shopper;
    for (let hop = 0; hop < 20; hop++) {
      const into = head.get(shop, id) as string | null | undefined;
      if (!into) break;
      id = into;
    }
    return id;
  };
  /** A shopper's ids: their own, and those merged into them. */
  const idsOf = (shop: string, shopper: string) => [shopper, ...(merged.all(shop, shopper) as string[])];

  /** Marked by the merchant as not to be targeted, in the platform's tags or here: they see what anybody sees. */
  const isSpared = (shop: string, shopper: string) =>
    idsOf(shop, headOf(shop, shopper)).some((id) => spared.get(shop, id, shop, id) === 1);

  /** What a shopper saw and bought on every browser that agreed; of a shared one only while it was theirs. */
  const everywhere = (
    shop: string,
    shopper: string,
  ): Pick<TasteTrail, 'viewed' | 'begins' | 'viewedAt' | 'bought' | 'boughtAt' | 'kind'> => {
    const ids = idsOf(shop, shopper);
    const browsers = new Set(ids.flatMap((id) => agreeing.all(shop, id) as string[]));
    const seen = [...browsers].flatMap((visitor) =>
      spansOf(links.all(shop, visitor) as Link[], new Set(ids)).flatMap(({ from, to }) =>
        viewsIn(shop, visitor, from, to),
      ),
    );
    // Orders are trade records: without a browser that agreed they say nothing about taste.
    const bought = browsers.size === 0 ? [] : ids.flatMap((id) => purchases.all(shop, id) as View[]);
    const kind = browsers.size === 0 ? null : ((archetype.get(shop, shopper) as string | undefined) ?? null);
    return { ...visited(seen), ...purchased(bought), kind };
  };

  /** What the owner of a shopper's addresses said behind links in their mails. */
  const wordsOf = (shop: string, shopper: string) =>
    idsOf(shop, headOf(shop, shopper)).flatMap((id) => saidByMail.all(shop, id) as Said[]);
  const withAddresses = (shop: string, shopper: string, words: Said[]) =>
    preferencesFrom([...words, ...wordsOf(shop, shopper)]);

  const visitorTrail = (shop: string, visitor: string): TasteTrail & { shopper: string | null; signed: boolean } => {
    const word = consent.get(shop, visitor) as { granted: number } | undefined;
    if (word?.granted !== 1) return { ...NO_TRAIL, shopper: null, signed: false };
    const signs = links.all(shop, visitor) as Link[];
    const words = saidHere.all(shop, visitor) as Said[];
    const wishes = preferencesFrom(words);
    const last = signs.at(-1);
    // Switched off here, or by the owner of the address last seen here, or by the merchant for them: each is enough.
    if (
      !wishes.personal ||
      (last !== undefined && (!preferencesFrom(wordsOf(shop, last.shopper)).personal || isSpared(shop, last.shopper)))
    )
      return { ...NO_TRAIL, wishes: { ...NO_PREFERENCES, personal: false }, shopper: null, signed: false };
    const own = viewsIn(shop, visitor);
    const mine = visited(own);
    const here = mine.viewed;
    if (last === undefined) return { ...mine, ...purchased([]), here, wishes, shopper: null, signed: false };
    const shopper = headOf(shop, last.shopper);
    if (signs.some((sign) => sign.via === 'login' && headOf(shop, sign.shopper) === shopper))
      return {
        ...everywhere(shop, shopper),
        here,
        wishes: withAddresses(shop, shopper, words),
        shopper,
        signed: true,
      };
    const bought = purchasesHere.flatMap((statement) => statement.all(shop, shop, visitor) as View[]);
    return { ...mine, ...purchased(bought), here, wishes, shopper, signed: false };
  };

  /** One look at the database for several questions: what they say belongs together, and each look costs. */
  const atOnce = <T>(read: () => T): T => {
    if (raw.inTransaction) return read();
    begin.run();
    try {
      return read();
    } finally {
      end.run();
    }
  };

  return {
    /**
     * Empty where the visitor has not agreed, or is unknown. What other browsers know is used only where the platform has signed who is
     * logged in: an address typed at a checkout may be anybody's, and must not open that person's past to who typed it.
     */
    ofVisitor(shop: string, visitor: string): TasteTrail & { shopper: string | null; signed: boolean } {
      return atOnce(() => visitorTrail(shop, visitor));
    },
    /** For mails: what a known shopper looked at and bought, where a browser of theirs has agreed. */
    ofShopper(shop: string, shopper: string): TasteTrail {
      const head = headOf(shop, shopper);
      const said = withAddresses(shop, head, []);
      const wishes = isSpared(shop, head) ? { ...NO_PREFERENCES, personal: false } : said;
      return wishes.personal ? { ...everywhere(shop, head), here: [], wishes } : { ...NO_TRAIL, wishes };
    },
  };
}

type Said = Parameters<typeof preferencesFrom>[0][number];

interface Link {
  shopper: string;
  since_at: number;
  via: string;
}
