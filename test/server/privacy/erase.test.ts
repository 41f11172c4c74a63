import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INBOX_JOB, inboxOnSqlite } from '../../../server/events/inbox.ts';
import type { Browsed, ShopEvent } from '../../../server/events/shop-event.ts';
import { promote, writeModel } from '../../../server/learning/model-store.ts';
import { forgetPerson, forgetShop } from '../../../server/privacy/compliance.ts';
import { erasePerson } from '../../../server/privacy/erasure.ts';
import { personalTables } from '../../../server/privacy/personal-data.ts';
import { deadByKind } from '../../../server/storage/dead-letters.ts';
import type { Database } from '../../../server/storage/schema.ts';
import type { Store } from '../../../server/storage/store.ts';
import {
  ANN,
  BEN,
  type Canary,
  checkoutOf,
  DAY,
  HOUR,
  lives,
  OTHER,
  orderOf,
  SHOP,
  type World,
  world,
} from '../../support/canaries.ts';

/** Every table but the queue, as text, without columns that any change of somebody else may move. */
async function dump(store: Store, shop: string): Promise<Map<string, string[]>> {
  const tables = new Map<string, string[]>();
  for (const table of Object.keys(personalTables) as (keyof Database)[]) {
    if (table === 'jobs') continue;
    const rows = await store
      .selectFrom(table as 'facts')
      .selectAll()
      .where('shop', '=', shop)
      .execute();
    tables.set(table, rows.map((row) => JSON.stringify(row)).sort());
  }
  return tables;
}

const erase = ({ store, keys, clock }: World, who: Partial<Canary>, orders: string[] = []) =>
  store
    .transaction()
    .execute((trx) =>
      forgetPerson(trx, keys, SHOP, { customer: who.customer ?? null, email: who.email ?? null, orders }, clock.now()),
    );

describe('erasing a person', () => {
  it('leaves none of their words or keys in the file, whatever key the request names', async () => {
    for (const asked of [{ customer: ANN.customer }, { email: ANN.email }, ANN]) {
      const made = await world();
      await lives(made, ANN);
      const hash = made.keys.fingerprint(SHOP, 'email', ANN.email);
      const shopper = (await made.store.selectFrom('shoppers').select('id').executeTakeFirstOrThrow()).id;
      const files = () => {
        made.raw.pragma('wal_checkpoint(TRUNCATE)');
        return readdirSync(made.folder)
          .filter((name) => name.startsWith('presage.db'))
          .map((name) => readFileSync(join(made.folder, name), 'latin1'))
          .join('');
      };
      const words = [ANN.customer, ANN.visitor, ANN.cart, ANN.checkout, shopper];
      for (const word of words) expect(files(), `${word} was there before`).toContain(word);
      expect(await erase(made, asked)).toBe(1);
      const left = files();
      for (const word of [...words, ANN.email, ANN.name, 'Canaria']) {
        expect(left.includes(word), `${word}, asked by ${Object.keys(asked)}`).toBe(false);
      }
      // The keyed hash stays once, so that what comes late finds that they were forgotten.
      const kept = await dump(made.store, SHOP);
      for (const [table, rows] of kept) {
        const naming = rows.filter((row) => row.includes(hash));
        expect(naming.length, table).toBe(table === 'facts' ? 1 : 0);
      }
      // What was sold stays sold.
      const orders = await made.store.selectFrom('orders').select(['id', 'net', 'shopper']).execute();
      expect(orders).toEqual([{ id: ANN.order, net: 1200, shopper: null }]);
    }
  });

  it('changes no row of another shopper, of another shop, or of the catalogue', async () => {
    const alone = await world();
    await lives(alone, BEN);
    const both = await world();
    await lives(both, BEN);
    const before = await dump(both.store, SHOP);
    await lives(both, ANN);
    await lives(both, ANN, OTHER);
    const elsewhere = await dump(both.store, OTHER);
    await erase(both, ANN);
    const after = await dump(both.store, SHOP);
    expect(await dump(both.store, OTHER)).toEqual(elsewhere);
    for (const [table, rows] of before) {
      // Ann's order stays as trade, and that she was forgotten is remembered; everything else is as if she had never come.
      const now = (after.get(table) ?? []).filter((row) => !row.includes(ANN.order) && !row.includes('"forgotten '));
      expect(now, table).toEqual(rows);
    }
  });

  it('what a shared browser saw goes while it was theirs, and is not handed to who came after', async () => {
    const made = await world();
    const { store, record, clock } = made;
    const at = clock.now() - 5 * DAY;
    const person = (who: Canary) => ({ customer: who.customer, email: who.email, name: null });
    const known = (who: Canary): ShopEvent => ({
      type: 'customer-changed',
      id: `customer:${who.customer}`,
      at,
      person: person(who),
      locale: null,
      tags: null,
      createdAt: at,
    });
    const login = (who: Canary, when: number): ShopEvent => ({
      type: 'visitor-recognised',
      id: `login:${who.customer}:${when}`,
      at: when,
      visitor: 'family-desk',
      customer: who.customer,
    });
    const saw = (product: string, when: number): Browsed => ({
      type: 'product-viewed',
      id: `view:${product}`,
      at: when,
      visitor: 'family-desk',
      product,
    });
    await record([known(ANN), known(BEN), login(ANN, at + 10), login(BEN, at + 1000)]);
    await record([saw('before-any-sign', at + 1), saw('anns', at + 500), saw('bens', at + 2000)]);
    await erase(made, ANN);
    const left = await store.selectFrom('events').select('product').where('type', '=', 'product-viewed').execute();
    expect(left).toEqual([{ product: 'bens' }]);
  });

  it('is not undone by what comes late, while who comes back later is somebody new', async () => {
    const made = await world();
    await lives(made, ANN);
    await erase(made, ANN);
    const at = made.clock.now();
    made.clock.advance(DAY);
    // Shipped after the erasure; a checkout and a consent of the time before.
    await made.record([
      orderOf(ANN, at - 40 * DAY, at + HOUR),
      checkoutOf(ANN, at - HOUR),
      {
        type: 'email-consent-changed',
        id: `consent:${ANN.customer}:${at}`,
        at: at - HOUR,
        person: { customer: ANN.customer, email: ANN.email, name: null },
        granted: true,
        source: 'subscribed',
      },
      { type: 'customer-deleted', id: `deleted:${ANN.customer}`, at: at + HOUR, customer: ANN.customer },
    ]);
    const people = async () =>
      (await made.store.selectFrom('shoppers').select('id').execute()).length +
      (await made.store.selectFrom('consents').select('subject').where('subject_kind', '=', 'email').execute()).length;
    expect(await people()).toBe(0);
    expect(await made.store.selectFrom('orders').select('shopper').execute()).toEqual([{ shopper: null }]);
    for (const [table, rows] of await dump(made.store, SHOP))
      expect(rows.join('\n'), table).not.toContain(ANN.customer);
    await made.record([{ ...orderOf(ANN, made.clock.now()), order: '999', id: 'order:999' }]);
    expect(await people()).toBe(2);
  });

  it('takes the orders the request names along, under whatever address they were placed', async () => {
    const made = await world();
    await made.record([orderOf(BEN, made.clock.now() - DAY)]);
    await erase(made, { customer: ANN.customer }, [BEN.order]);
    const order = await made.store.selectFrom('orders').selectAll().executeTakeFirstOrThrow();
    expect(order).toMatchObject({ shopper: null, email_hash: null, cart: null, checkout: null });
    expect(await made.store.selectFrom('events').select('id').execute()).toEqual([]);
  });

  it('of somebody unknown does nothing and is no fault', async () => {
    const made = await world();
    await lives(made, BEN);
    const before = await dump(made.store, SHOP);
    expect(await erase(made, ANN)).toBe(0);
    const after = await dump(made.store, SHOP);
    after.set(
      'facts',
      (after.get('facts') ?? []).filter((row) => !row.includes('"forgotten ')),
    );
    expect(after).toEqual(before);
    expect(await erase(made, {})).toBe(0);
  });

  it('a customer the platform has deleted is still found by their number', async () => {
    const made = await world();
    await lives(made, ANN);
    const gone = { type: 'customer-deleted', id: 'gone', at: made.clock.now(), customer: ANN.customer } as const;
    await made.record([gone]);
    expect(await erase(made, { customer: ANN.customer })).toBe(1);
    expect(await made.store.selectFrom('shoppers').select('id').execute()).toEqual([]);
  });
});

describe('erasing a shop', () => {
  it('leaves no row and no model file of it, and those of another shop alone', async () => {
    const made = await world();
    await lives(made, ANN);
    await lives(made, BEN, OTHER);
    const card = {
      question: 'next-item',
      technique: 't',
      version: '1',
      window: { from: 0, to: 1 },
      rows: 1,
      settings: {},
      metrics: {},
      against: {},
      limits: [],
      nativeParts: [],
    };
    for (const [trainedAt, shop] of [SHOP, OTHER].entries()) {
      const bundle = { card: { ...card, trainedAt }, files: { a: new Uint8Array([trainedAt]) } };
      const { hash } = await writeModel(made.folder, bundle);
      await promote(made.store, shop, 'next-item', { hash, card: bundle.card }, made.clock.now());
    }
    const elsewhere = await dump(made.store, OTHER);
    await made.store.transaction().execute((trx) => forgetShop(trx, made.jobs, SHOP));
    await made.work();
    for (const [table, rows] of await dump(made.store, SHOP)) expect(rows, table).toEqual([]);
    expect(await made.store.selectFrom('jobs').select('seq').where('shop', '=', SHOP).execute()).toEqual([]);
    expect(await dump(made.store, OTHER)).toEqual(elsewhere);
    const [kept] = await made.store.selectFrom('models').select('hash').execute();
    expect(readdirSync(join(made.folder, 'models'))).toEqual([`${kept?.hash}.presage`]);
  });
});

describe('messages that could never be taken in', () => {
  it('lose what they say of whoever is forgotten, and keep what they say of others', async () => {
    const made = await world();
    const { store, raw, keys, jobs, clock } = made;
    await lives(made, ANN);
    const take = inboxOnSqlite(store, raw, keys);
    const said = {
      anns: JSON.stringify({ customer: { id: Number(ANN.customer) } }),
      'anns-address': JSON.stringify({ email: ANN.email.toUpperCase() }),
      bens: JSON.stringify({ email: BEN.email, customer: { id: Number(BEN.customer) } }),
    };
    for (const [delivery, body] of Object.entries(said)) {
      const now = clock.now();
      await take({ shop: SHOP, delivery, topic: 'orders/create', triggeredAt: now, receivedAt: now, body });
    }
    for (const job of await jobs.claim([INBOX_JOB], 10, 1000)) await jobs.fail(store, job, 'poison', 1);
    await erasePerson({ ...made, now: clock.now }, SHOP, { customer: ANN.customer, email: null });
    const rows = await store.selectFrom('inbox').select(['delivery', 'outcome', 'body_sealed']).execute();
    const left = rows.map(({ delivery, outcome, body_sealed }) => [delivery, outcome, body_sealed !== null]);
    expect(left.sort()).toEqual([
      ['anns', 'forgotten', false],
      ['anns-address', 'forgotten', false],
      ['bens', null, true],
    ]);
    expect(await deadByKind(store)).toEqual([{ kind: INBOX_JOB, count: 1 }]);
  });
});
