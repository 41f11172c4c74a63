// What one visitor has lately looked at and bought: the input of the next recommendation, read afresh so that each view counts at once.

import type Sqlite from 'better-sqlite3';

/** Product ids, oldest first. */
export interface TasteTrail {
  viewed: string[];
  bought: string[];
}

export const NO_TRAIL: TasteTrail = { viewed: [], bought: [] };

/** The newest views count; older ones say little more and cost time. */
const VIEWS = 50;

/** Reads trails by prepared statements: they stand in the path of every storefront answer (`npm run bench`, recommendation). */
export function tasteTrails(raw: Sqlite.Database) {
  const consent = raw.prepare(
    `select granted from consents
     where shop = ? and subject_kind = 'visitor' and subject = ? and purpose = 'analytics'`,
  );
  const views = raw.prepare(
    `select product from events where shop = ? and visitor = ? and type in ('product-viewed', 'cart-line-added')
       and product is not null order by at desc limit ${VIEWS}`,
  );
  const owner = raw.prepare(
    'select shopper from visitor_links where shop = ? and visitor = ? order by since_at desc limit 1',
  );
  const otherViews = raw.prepare(
    `select product from events where shop = ? and type in ('product-viewed', 'cart-line-added') and product is not null
       and visitor in (select v.visitor from visitor_links v join consents c
         on c.shop = v.shop and c.subject_kind = 'visitor' and c.subject = v.visitor
         where v.shop = ? and v.shopper = ? and c.purpose = 'analytics' and c.granted = 1)
       order by at desc limit ${VIEWS}`,
  );
  const purchases = raw.prepare(
    `select l.product from orders o join order_lines l on l.shop = o.shop and l.order_id = o.id
     where o.shop = ? and o.shopper = ? and o.counted = 1 and l.product is not null
     order by o.placed_at desc limit ${VIEWS}`,
  );
  const products = (rows: unknown[]) => (rows as { product: string }[]).map((r) => r.product).reverse();

  return {
    /** Empty where the visitor has not agreed, or is unknown. */
    ofVisitor(shop: string, visitor: string): TasteTrail & { shopper: string | null } {
      const word = consent.get(shop, visitor) as { granted: number } | undefined;
      if (word?.granted !== 1) return { ...NO_TRAIL, shopper: null };
      const link = owner.get(shop, visitor) as { shopper: string } | undefined;
      const viewed = products(link === undefined ? views.all(shop, visitor) : otherViews.all(shop, shop, link.shopper));
      const bought = link === undefined ? [] : products(purchases.all(shop, link.shopper));
      return { viewed, bought, shopper: link?.shopper ?? null };
    },
    /** For mails: what a known shopper looked at (in browsers that agreed, since nothing else is stored) and bought. */
    ofShopper(shop: string, shopper: string): TasteTrail {
      return { viewed: products(otherViews.all(shop, shop, shopper)), bought: products(purchases.all(shop, shopper)) };
    },
  };
}
