import { describe, expect, it } from 'vitest';
import { AccessDenied, PlatformUnavailable } from '../../../../server/platform/shopify/faults.ts';
import type { AdminApi } from '../../../../server/platform/shopify/graphql-client.ts';
import { LookUpFailed, lookUps, tokenIn } from '../../../../server/platform/shopify/look-ups.ts';
import { SHOP } from './shop-kit.ts';

/** Answers by the variables; a fault is thrown. */
const asked = (answers: (variables: Record<string, unknown>) => unknown): AdminApi => ({
  async run(_shop, operation, variables) {
    const answer = answers(variables as Record<string, unknown>);
    if (answer instanceof Error) throw answer;
    return { data: operation.answer.parse(answer), denied: [] };
  },
});

const node = {
  id: 'gid://shopify/AbandonedCheckout/9',
  createdAt: '2026-11-20T08:00:00Z',
  customer: { id: 'gid://shopify/Customer/7' },
};

describe('a checkout of the shop’s list', () => {
  it('is known by the token in its recovery address, its customer and its moment', async () => {
    const url = 'https://example.com/690933842/checkouts/93e2f3a1b2/recover?key=abc';
    const ups = lookUps(asked(() => ({ node: { ...node, abandonedCheckoutUrl: url } })));
    expect(await ups.checkoutNames(SHOP, '9')).toEqual({
      token: '93e2f3a1b2',
      customer: '7',
      createdAt: Date.UTC(2026, 10, 20, 8),
    });
  });

  it('is asked for again without its address where that is withheld', async () => {
    const ups = lookUps(asked(({ withUrl }) => (withUrl ? new AccessDenied('protected') : { node })));
    expect(await ups.checkoutNames(SHOP, '9')).toMatchObject({ token: null, customer: '7' });
  });

  it('is nobody’s where every personal field is null, and nothing where there is none', async () => {
    const bare = lookUps(asked(() => ({ node: { id: node.id, createdAt: 'odd', customer: null } })));
    expect(await bare.checkoutNames(SHOP, '9')).toEqual({ token: null, customer: null, createdAt: null });
    expect(await lookUps(asked(() => ({ node: null }))).checkoutNames(SHOP, '9')).toBeNull();
  });

  it.each([
    ['https://a.example/1/checkouts/ac/Z2NwLWV1/recover?key=1', 'Z2NwLWV1'],
    ['https://a.example/checkouts/cn/Z2NwLWV1cm9wZS?discount=A', 'Z2NwLWV1cm9wZS'],
    ['https://a.example/cart/c/abc', null],
    ['', null],
  ])('reads %s', (url, token) => expect(tokenIn(url)).toBe(token));
});

it('a platform that does not answer is a 503, not a fault of ours', async () => {
  const ups = lookUps(asked(() => new PlatformUnavailable('no answer')));
  await expect(ups.segmentTold(SHOP, '1')).rejects.toBeInstanceOf(LookUpFailed);
  await expect(ups.checkoutNames(SHOP, '1')).rejects.toMatchObject({ status: 503 });
});

it('a segment is told by name and rule', async () => {
  const segment = { id: 'gid://shopify/Segment/1', name: 'All', query: "email_subscription_status = 'SUBSCRIBED'" };
  expect(await lookUps(asked(() => ({ segment }))).segmentTold(SHOP, '1')).toEqual({
    name: segment.name,
    query: segment.query,
  });
  expect(await lookUps(asked(() => ({ segment: null }))).segmentTold(SHOP, '1')).toBeNull();
});
