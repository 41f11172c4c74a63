import { expect, it } from 'vitest';
import { prepared, preparedList, preparedRows } from '../../../server/storage/prepared.ts';
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

it('takes any number of rows, those of one statement together, each with its own values', async () => {
  const { store } = await tempWorld();
  const insertFacts = preparedRows(3, (db, facts: { shop: string; name: string; value: string }[]) =>
    db.insertInto('facts').values(facts.map(({ shop, name, value }) => ({ shop, name, value }))),
  );
  for (const count of [0, 1, 3, 8]) {
    const rows = Array.from({ length: count }, (_, i) => ({ shop: `of ${count}`, name: `n${i}`, value: `v${i}` }));
    await insertFacts(store, rows);
    expect((await factsOf(store, { shop: `of ${count}` })).rows).toEqual(
      rows.map(({ name, value }) => ({ name, value })),
    );
  }
});

it('asks about any number of keys, and answers none twice', async () => {
  const { store } = await tempWorld();
  const namesOf = preparedList(3, (db, of: { shop: string }, names) =>
    db.selectFrom('facts').select('name').where('shop', '=', of.shop).where('name', 'in', names).orderBy('name'),
  );
  const names = Array.from({ length: 8 }, (_, i) => `n${i}`);
  for (const name of names) await insertFact(store, { shop: 'a', name, value: '' });
  for (const count of [0, 1, 2, 3, 4, 8]) {
    const asked = names.slice(0, count);
    expect((await namesOf(store, { shop: 'a' }, [...asked, 'nobody'])).map((row) => row.name)).toEqual(asked);
  }
  expect(await namesOf(store, { shop: 'b' }, names)).toEqual([]);
});
