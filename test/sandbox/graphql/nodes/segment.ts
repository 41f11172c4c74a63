// The customer segments Shopify puts into every new shop; who is in them is not asked here.

import { gid } from '../../webhooks/shapes.ts';
import { iso, type Source } from '../source.ts';

const segments = [
  { id: '7000000001', name: "Customers who haven't purchased", query: 'number_of_orders = 0' },
  { id: '7000000002', name: 'Customers who have purchased more than once', query: 'number_of_orders > 1' },
  { id: '7000000003', name: 'Email subscribers', query: "email_subscription_status = 'SUBSCRIBED'" },
  {
    id: '7000000004',
    name: 'Abandoned checkouts in the last 30 days',
    query: 'abandoned_checkout_date > -30d',
  },
];

export const shopSegments: readonly { id: string; name: string; query: string }[] = segments;

export function segmentNode(id: string, createdAt: number): Source | null {
  const found = segments.find((segment) => segment.id === id);
  if (found === undefined) return null;
  const at = iso(createdAt);
  return {
    __typename: 'Segment',
    id: gid('Segment', found.id),
    name: found.name,
    query: found.query,
    creationDate: at,
    lastEditDate: at,
  };
}
