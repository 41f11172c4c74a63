import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discountCodes } from '../../../../server/platform/shopify/discount-codes.ts';
import { PlatformUnavailable } from '../../../../server/platform/shopify/faults.ts';
import { openNotices } from '../../../../server/storage/notices.ts';
import { saveShop } from '../../../../server/storage/shops.ts';
import { addToCart } from '../../../sandbox/operations/cart.ts';
import { completeCheckout, updateCheckout } from '../../../sandbox/operations/checkout.ts';
import type { ShopState } from '../../../sandbox/shop-state.ts';
import type { Order } from '../../../sandbox/shop-types.ts';
import { aShop, shopNow } from '../../../sandbox-shopify/support/small-shop.ts';
import { aShopStore } from './shop-kit.ts';
import { type StandInApi, standInApi } from './stand-in-api.ts';

const SHOP = 'hollowmere.myshopify.com';
const DAY = 86_400_000;
const tenPercent = {
  id: 'offer-1',
  kind: 'percentage' as const,
  percent: 10,
  minimumSubtotal: 2000,
  currency: 'GBP',
  endsAt: shopNow + 3 * DAY,
};
const freeShipping = {
  ...tenPercent,
  id: 'offer-2',
  kind: 'free-shipping' as const,
  percent: null,
  minimumSubtotal: null,
};

let kit: Awaited<ReturnType<typeof aShopStore>>;
let shop: ShopState;
let api: StandInApi;

beforeEach(async () => {
  kit = await aShopStore({ installed: false });
  kit.clock.at = shopNow;
  await saveShop(kit.store, { ...kit.facts, shop: SHOP, currency: 'GBP' }, shopNow - DAY);
  shop = aShop();
  api = standInApi(shop, kit);
});
afterEach(() => kit.end());

const codes = () => discountCodes({ ...kit, api });
const got = async (...args: Parameters<ReturnType<typeof codes>['codeFor']>) => {
  const answer = await codes().codeFor(...args);
  if ('refused' in answer) throw new Error(answer.refused);
  return answer;
};
/** Somebody fills a cart and pays with these codes. */
const bought = (visitor: string, discounts: string[], quantity = 2): Order => {
  addToCart(shop, visitor, [{ variantId: '1011', quantity }]);
  const { token } = updateCheckout(shop, visitor, { email: `${visitor}@example.com`, discountCodes: discounts });
  return completeCheckout(shop, token);
};

describe('a discount code', () => {
  it('is one for each recipient, all in one discount, and the same whenever it is asked for', async () => {
    const many = codes();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => many.codeFor(SHOP, tenPercent, `shopper-${n}`)),
    );
    const written = answers.map((answer) => ('code' in answer ? answer.code : ''));
    expect(new Set(written).size).toBe(40);
    for (const code of written) expect(code).toMatch(/^[2346789A-HJKMNP-RTWXYZ]{10}$/);
    expect(shop.discounts.size).toBe(1);
    expect(api.asked.filter((name) => name === 'DiscountRedeemCodeBulkAdd').length).toBeLessThan(5);
    api.asked.length = 0;
    expect((await got(SHOP, tenPercent, 'shopper-7')).code).toBe(written[7]);
    expect(api.asked).toEqual([]);
    // Another shopper's offer of the same terms and day is another code of the same discount.
    const other = await got(SHOP, { ...tenPercent, id: 'offer-9', endsAt: tenPercent.endsAt + 1000 }, 'shopper-7');
    expect(written).not.toContain(other.code);
    expect(shop.discounts.size).toBe(1);
  });

  it('takes its percentage off, once, from its minimum on, until it ends', async () => {
    const { code, endsAt } = await got(SHOP, tenPercent, 'a');
    expect([endsAt >= tenPercent.endsAt, endsAt - tenPercent.endsAt < DAY]).toEqual([true, true]);
    expect(bought('poor', [code], 1).lines[0]?.discount).toBe(0);
    const order = bought('a', [code.toLowerCase()]);
    expect([order.lines[0]?.discount, order.discountCodes]).toEqual([250, [code.toLowerCase()]]);
    expect(bought('again', [code]).discountCodes).toEqual([]);
    const late = await got(SHOP, tenPercent, 'late');
    shop.clock.moveTo(endsAt);
    expect(bought('late', [late.code]).discountCodes).toEqual([]);
    kit.clock.at = endsAt;
    expect(await codes().codeFor(SHOP, tenPercent, 'late')).toEqual({ refused: 'the offer has ended' });
  });

  it('never adds up: of two codes one counts', async () => {
    const first = await got(SHOP, tenPercent, 'a');
    const second = await got(SHOP, freeShipping, 'a');
    const order = bought('a', [second.code, first.code], 3);
    expect([order.discountCodes, order.shipping, order.lines[0]?.discount]).toEqual([[second.code], 0, 0]);
  });

  it('is found again after a kill between the platform and our own note', async () => {
    const { code } = await got(SHOP, tenPercent, 'a');
    await kit.store.deleteFrom('offer_discounts').execute();
    await kit.store.updateTable('offer_codes').set({ added_at: null }).execute();
    expect((await got(SHOP, tenPercent, 'a')).code).toBe(code);
    expect(shop.discounts.size).toBe(1);
    await kit.store.deleteFrom('offer_codes').execute();
    expect((await got(SHOP, tenPercent, 'a')).code).toBe(code);
  });

  it('is refused where the offer can not be kept, and the merchant is told what the shop did not take', async () => {
    const refused = async (over: Partial<typeof tenPercent>) => codes().codeFor(SHOP, { ...tenPercent, ...over }, 'x');
    expect(await refused({ endsAt: shopNow })).toEqual({ refused: 'the offer has ended' });
    expect(await refused({ currency: 'USD' })).toEqual({ refused: 'the shop does not count in USD' });
    for (const percent of [0, -5, 101, Number.NaN])
      expect(await refused({ percent })).toEqual({ refused: 'no such percentage' });
    expect(await openNotices(kit.store, SHOP)).toEqual([]);
    expect(api.asked).toEqual([]);

    api.scopes = api.scopes.filter((scope) => scope !== 'write_discounts');
    expect(await refused({})).toEqual({ refused: 'the permission for discounts is missing' });
    expect((await openNotices(kit.store, SHOP)).map(({ kind }) => kind)).toEqual(['discounts-refused']);
    api.scopes.push('write_discounts');
    await got(SHOP, tenPercent, 'x');
    expect(await openNotices(kit.store, SHOP)).toEqual([]);
  });

  it('that is not ready in time, or asked of a platform that is down, is asked for again later', async () => {
    api.down = () => new Response('', { status: 503 });
    await expect(codes().codeFor(SHOP, tenPercent, 'a')).rejects.toThrow(PlatformUnavailable);
    api.down = null;
    const never: StandInApi = {
      ...api,
      run: async (name, operation, ...more) =>
        operation.name === 'DiscountBulkCreation'
          ? ({ data: { discountRedeemCodeBulkCreation: { done: false, codes: { nodes: [] } } }, denied: [] } as never)
          : api.run(name, operation, ...more),
    };
    const slow = discountCodes({ ...kit, api: never });
    await expect(slow.codeFor(SHOP, tenPercent, 'a')).rejects.toThrow(PlatformUnavailable);
    expect((await got(SHOP, tenPercent, 'a')).code).toMatch(/^\w{10}$/);
  });

  it('is not to be guessed from another: other key, other codes', async () => {
    const { code } = await got(SHOP, tenPercent, 'a');
    const { keysFrom } = await import('../../../../server/lib/keys.ts');
    const foreign = discountCodes({ ...kit, api, keys: keysFrom(new Uint8Array(32).fill(9)) });
    await kit.store.deleteFrom('offer_codes').execute();
    const other = await foreign.codeFor(SHOP, tenPercent, 'a');
    expect(other).not.toMatchObject({ code });
  });
});
