import { expect, it } from 'vitest';
import { openStore } from '../../../server/storage/store.ts';
import { tempStore } from '../../support/temp-store.ts';

const ONE_OF_A_SHOP =
  'select id from orders where shop = ? and (cart = ? or shopper = ? or placed_at > ?) and shopper = ?';

it('what SQLite believes of our tables is the same in an empty shop and a large one; put right after somebody else’s ANALYZE', async () => {
  const { raw, folder } = await tempStore();
  const believed = () => raw.prepare('select * from sqlite_stat1 order by tbl, idx').all();
  const planned = (sql: string) =>
    (raw.prepare(`explain query plan ${sql}`).all(1, 1, 1, 1, 1) as { detail: string }[]).map(({ detail }) => detail);
  const first = believed();
  expect(first.length).toBeGreaterThan(100);
  expect(planned(ONE_OF_A_SHOP)).toEqual(['SEARCH orders USING INDEX orders_by_shopper (shop=? AND shopper=?)']);
  const again = await openStore(folder);
  expect(again.raw.prepare('select * from sqlite_stat1 order by tbl, idx').all()).toEqual(first);
  // Somebody ran ANALYZE by hand: told anew at the next start.
  raw.exec('analyze');
  expect(believed()).not.toEqual(first);
  const third = await openStore(folder);
  expect(believed()).toEqual(first);
  for (const { close } of [again, third]) await close();
});
