import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readProxyQuery } from '../../../../server/platform/shopify/proxy.ts';
import { NOW, SHOP, settings } from './shop-kit.ts';

type Pairs = [string, string][];

const own = (over: Record<string, string> = {}): Pairs =>
  Object.entries({
    shop: SHOP,
    logged_in_customer_id: '',
    path_prefix: '/apps/presage',
    timestamp: String(NOW / 1000),
    ...over,
  });

function signature(pairs: Pairs, secret = settings.secret): string {
  const keys = [...new Set(pairs.map(([key]) => key))];
  const joined = keys.map(
    (k) =>
      `${k}=${pairs
        .filter(([key]) => key === k)
        .map(([, value]) => value)
        .join(',')}`,
  );
  return createHmac('sha256', secret).update(joined.sort().join('')).digest('hex');
}

const urlOf = (pairs: Pairs) => `/proxy/recommendations?${new URLSearchParams(pairs)}`;
const signed = (pairs: Pairs, secret?: string) => urlOf([...pairs, ['signature', signature(pairs, secret)]]);
const read = (url: string, now = NOW) => readProxyQuery(url, settings.secrets, now);

describe("a request through the shop's proxy", () => {
  it('tells the shop and who is logged in', () => {
    expect(read(signed([['placement', 'home'], ...own()]))).toEqual({ shop: SHOP, customer: null });
    expect(read(signed(own({ logged_in_customer_id: '778' })))).toEqual({ shop: SHOP, customer: '778' });
  });

  it('is read as it was sent: escapes, blanks, repeated keys', () => {
    const pairs: Pairs = [['cart', '1'], ['cart', '2'], ['q', 'a b&c=d%é'], ['empty', ''], ...own()];
    expect(read(signed(pairs))).toEqual({ shop: SHOP, customer: null });
  });

  it('is taken with the old secret too', () => {
    expect(read(signed(own(), 'the-secret-before-it'))).not.toBeNull();
    expect(read(signed(own(), 'another-secret'))).toBeNull();
  });

  it('changed in any pair is refused', () => {
    const good = signed([['placement', 'home'], ...own({ logged_in_customer_id: '778' })]);
    expect(read(good)).not.toBeNull();
    for (const [from, to] of [
      ['778', '779'],
      ['home', 'cart'],
      ['example-shop', 'other-shop'],
      ['signature=', 'signature=0'],
    ] as const) {
      expect(read(good.replace(from, to))).toBeNull();
    }
    expect(read(`${good}&more=1`)).toBeNull();
    expect(read(urlOf(own()))).toBeNull();
    expect(read('/proxy/recommendations')).toBeNull();
  });

  it('re-split so that the signature still fits is refused', () => {
    const honest: Pairs = [['l', '1logged_in_customer_id=999'], ...own()];
    const mac = signature(honest);
    expect(read(urlOf([...honest, ['signature', mac]]))).not.toBeNull();
    // l=1 · logged_in_customer_id=999logged_in_customer_id= : the same bytes are signed.
    const forged: Pairs = [
      ['l', '1'],
      ...own().filter(([key]) => key !== 'logged_in_customer_id'),
      ['logged_in_customer_id', '999logged_in_customer_id='],
    ];
    expect(signature(forged)).toBe(mac);
    expect(read(urlOf([...forged, ['signature', mac]]))).toBeNull();
    const inKey: Pairs = [['l=1logged_in_customer_id', '999'], ...own()];
    expect(read(urlOf([...inKey, ['signature', signature(inKey)]]))).toBeNull();
  });

  it('older or newer than 90 s is refused', () => {
    const url = signed(own());
    expect(read(url, NOW + 90_000)).not.toBeNull();
    expect(read(url, NOW + 91_000)).toBeNull();
    expect(read(url, NOW - 91_000)).toBeNull();
  });

  it.each([
    ['shop', 'example.com'],
    ['shop', `${SHOP}.example.com`],
    ['logged_in_customer_id', '12x'],
    ['logged_in_customer_id', '-1'],
    ['timestamp', '1e9'],
    ['timestamp', ''],
    ['path_prefix', '/apps/../x'],
  ])('with %s = "%s" is refused though signed', (key, value) => {
    expect(read(signed(own({ [key]: value })))).toBeNull();
  });

  it.each(['shop', 'timestamp', 'logged_in_customer_id', 'path_prefix'])(
    'with %s twice or missing is refused',
    (key) => {
      const twice: Pairs = [...own(), ...own().filter(([k]) => k === key)];
      expect(read(signed(twice))).toBeNull();
      expect(read(signed(own().filter(([k]) => k !== key)))).toBeNull();
    },
  );

  it('with two signatures is refused', () => {
    const pairs = own();
    const mac = signature(pairs);
    expect(read(urlOf([...pairs, ['signature', mac], ['signature', mac]]))).toBeNull();
  });
});
