import { describe, expect, it } from 'vitest';
import type { ShopEvent } from '../../../server/events/shop-event.ts';
import { forgetPerson } from '../../../server/privacy/compliance.ts';
import { mayEmail } from '../../../server/profile/consent.ts';
import { recordEvents } from '../../../server/profile/record.ts';
import { addressOf } from '../../../server/profile/shopper.ts';
import { alertAnswered, alertsWaiting, type StockAlert } from '../../../server/profile/stock-alerts.ts';
import { tempWorld } from '../../support/temp-store.ts';

const SHOP = 'harbour.myshopify.com';

async function world() {
  const made = await tempWorld();
  const { store, clock, keys } = made;
  let serial = 0;
  const ask = (email: string, product = '1', variant: string | null = null, at = clock.now()) => {
    const event: ShopEvent = {
      ...{ type: 'stock-alert-requested', id: `alert ${serial++}`, at, product, variant, locale: 'de' },
      person: { customer: null, email, name: null },
    };
    return store.transaction().execute((trx) => recordEvents(trx, made.context(), SHOP, [event]));
  };
  const waiting = (product = '1', buyable: string[] = []) => alertsWaiting(store, SHOP, product, buyable);
  return { ...made, ask, waiting, hash: (email: string) => keys.fingerprint(SHOP, 'email', email) };
}

describe('back in stock', () => {
  it('an asked for message waits once, is answered once, and waits again when asked for again', async () => {
    const { ask, waiting, store, clock } = await world();
    await ask('Ada@example.com');
    await ask('ada@example.com ');
    const [alert, ...more] = await waiting();
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ product: '1', variant: '', locale: 'de', answered_at: null });
    expect(await alertAnswered(store, alert as StockAlert, clock.now())).toBe(true);
    expect(await alertAnswered(store, alert as StockAlert, clock.now())).toBe(false);
    expect(await waiting()).toEqual([]);
    clock.advance(1000);
    await ask('ada@example.com');
    expect(await waiting()).toHaveLength(1);
  });

  it('an alert for one variant waits for that variant', async () => {
    const { ask, waiting } = await world();
    await ask('ada@example.com', '1', '11');
    expect(await waiting('1', ['12'])).toEqual([]);
    expect(await waiting('1', ['11', '12'])).toHaveLength(1);
  });

  it('the log does not know the address, the sealed identity does, and no consent to anything else follows', async () => {
    const { ask, store, keys, hash } = await world();
    await ask('ada@example.com');
    const [event] = await store.selectFrom('events').select('body').execute();
    expect(event?.body).not.toContain('ada');
    expect(await addressOf(store, keys, SHOP, hash('ada@example.com'))).toMatchObject({ email: 'ada@example.com' });
    expect(await mayEmail(store, SHOP, hash('ada@example.com'))).toBe(false);
  });

  it('an address waits for a limited number of products, and for none once it is forgotten', async () => {
    const { ask, store, keys, clock } = await world();
    for (let i = 0; i < 25; i++) await ask('ada@example.com', String(i));
    expect(await store.selectFrom('stock_alerts').selectAll().execute()).toHaveLength(20);
    await forgetPerson(store, keys, SHOP, { customer: null, email: 'ada@example.com' }, clock.now());
    expect(await store.selectFrom('stock_alerts').selectAll().execute()).toEqual([]);
  });
});
