// The app can't be reached for six hours, longer than the platform repeats its messages. Two hours later nothing that the platform lists
// is missing, what was missing is told, and nobody was written to twice or after buying.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HomeAnswer } from '../../server/http/admin/types.ts';
import { openForReading } from '../../server/storage/store.ts';
import { allowed, buyable, type RunningSandbox, type StoreProduct, startSandbox } from '../support/sandbox.ts';
import { sessionToken } from '../support/signatures.ts';

let sandbox: RunningSandbox;
let database: ReturnType<typeof openForReading>;
let products: StoreProduct[];

beforeAll(async () => {
  sandbox = await startSandbox(['--small']);
  products = await sandbox.products(4);
  database = openForReading(join(sandbox.folder, 'app', 'presage.db'));
}, 180_000);
afterAll(async () => {
  await database?.close();
  await sandbox?.stop();
});

const home = async (): Promise<HomeAnswer> => {
  const authorization = `Bearer ${sessionToken(sandbox, await sandbox.now())}`;
  const answer = await fetch(`${sandbox.app}/api/home`, { headers: { authorization } });
  return (await answer.json()) as HomeAnswer;
};
const orderKnown = async (id: string | null) =>
  (await database.store.selectFrom('orders').select('id').where('id', '=', String(id)).execute()).length;
const checkoutKnown = async (token: string | null) =>
  (await database.store.selectFrom('checkouts').select('token').where('token', '=', String(token)).execute()).length;

/** Somebody puts something into a cart, gives an address, and perhaps buys. */
const shopping = (email: string, buys: boolean) => {
  const product = products[0] as StoreProduct;
  return sandbox.visit({
    visitor: email,
    consent: allowed,
    steps: [
      { add: buyable(product) },
      { checkout: { email, buyer_accepts_marketing: true } },
      ...(buys ? [{ buy: {} }] : []),
    ],
  });
};

describe('six hours without the platform', () => {
  it('are made up for within two, and told to the merchant', async () => {
    const before = await shopping('before@example.com', true);
    expect(await orderKnown(before.order)).toBe(1);
    await sandbox.control('outage', { for: '6h' });
    const bought = await shopping('bought@example.com', true);
    await sandbox.advance('30m');
    const alsoBought = await shopping('also-bought@example.com', true);
    const left = await shopping('before@example.com', false);
    await shopping('unknown@example.com', false);
    await sandbox.advance('5h');
    expect(await orderKnown(bought.order)).toBe(0);
    await sandbox.advance('150m');
    for (const { order } of [bought, alsoBought]) expect(await orderKnown(order), String(order)).toBe(1);
    expect(await checkoutKnown(left.checkout)).toBe(1);
    const stock = await database.store
      .selectFrom('variants')
      .select('inventory')
      .where('id', '=', buyable(products[0] as StoreProduct))
      .executeTakeFirstOrThrow();
    const shown = await (await fetch(`${sandbox.storefront}/products/${products[0]?.handle}.js`)).json();
    const inShop = (shown as { variants: { id: number; inventory_quantity: number }[] }).variants.find(
      ({ id }) => String(id) === buyable(products[0] as StoreProduct),
    );
    expect(stock.inventory).toBe(inShop?.inventory_quantity);

    const { notices, cameIn } = await home();
    const told = notices.find(({ id }) => id === 'caught-up');
    expect(told?.text).toMatch(/2 orders, 1 product, 3 customers and 2 left checkouts/);
    expect(cameIn.find(({ id }) => id === 'reconciled')?.value).toBe(8);
  });

  it('end with the mails to who left a cart meanwhile and is known to agree, and with none to who bought', async () => {
    await sandbox.nextMorning();
    const mails = async (who: string) => (await sandbox.mails(`${who}@example.com`)).length;
    expect([await mails('bought'), await mails('also-bought')]).toEqual([0, 0]);
    expect(await mails('before')).toBe(1);
    // The list does not tell whether the box at the checkout was ticked: then nobody is written to.
    expect(await mails('unknown')).toBe(0);
  });
});

describe('the shop’s own reminder', () => {
  it('is noticed within the hour, warned of, and counted in the week of whom it went to', async () => {
    const { checkout } = await shopping('twice-reminded@example.com', false);
    await sandbox.control('cart-mail', { checkout });
    await sandbox.advance('70m');
    const seen = await database.store.selectFrom('foreign_messages').select('kind').execute();
    expect(seen).toEqual([{ kind: 'cart-mail' }]);
    expect((await home()).notices.map(({ id }) => id)).toContain('foreign-cart-mails');
  });
});
