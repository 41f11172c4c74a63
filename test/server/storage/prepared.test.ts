import { expect, it } from 'vitest';
import { prepared } from '../../../server/storage/prepared.ts';
import { tempWorld } from '../../support/temp-store.ts';

const insertFact = prepared((db, fact: { shop: string; name: string; value: string }) =>
  db
    .insertInto('facts')
    .values({ shop: fact.shop, name: fact.name, value: fact.value })
    .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value: fact.value })),
);
const factsOf = prepared((db, of: { shop: string }) =>
  db.selectFrom('facts').select(['name', 'value']).where('shop', '=', of.shop).orderBy('name').limit(10),
);

it('runs with new values each time, those in the statement itself staying what they are', async () => {
  const { store } = await tempWorld();
  await insertFact(store, { shop: 'a', name: 'one', value: '1' });
  await insertFact(store, { shop: 'b', name: 'one', value: '2' });
  await insertFact(store, { shop: 'a', name: 'one', value: '3' });
  expect((await factsOf(store, { shop: 'a' })).rows).toEqual([{ name: 'one', value: '3' }]);
  expect((await factsOf(store, { shop: 'b' })).rows).toEqual([{ name: 'one', value: '2' }]);
});

it('belongs to the transaction it is run in', async () => {
  const { store } = await tempWorld();
  const undone = store.transaction().execute(async (trx) => {
    await insertFact(trx, { shop: 'a', name: 'one', value: '1' });
    expect((await factsOf(trx, { shop: 'a' })).rows).toHaveLength(1);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect((await factsOf(store, { shop: 'a' })).rows).toEqual([]);
});

it('texts that look like statements are values', async () => {
  const { store } = await tempWorld();
  const value = "'; drop table facts; --";
  await insertFact(store, { shop: 'a', name: value, value });
  expect((await factsOf(store, { shop: 'a' })).rows).toEqual([{ name: value, value }]);
});
