// The id of an event: the thing, the moment it was changed, and a short hash of what we read of it. The same state told twice (a retry,
// two topics of one change, the history) is the same event; two states within one of Shopify's whole seconds are two.

import { hash } from 'node:crypto';
import type { ShopEvent } from '../../events/shop-event.ts';

type WithoutId<T> = T extends ShopEvent ? Omit<T, 'id'> : never;

/** What the ids of all events about one state of a thing begin with. */
export const stateId = (kind: string, key: string, changedAt: number) => `${kind}:${key}:${changedAt}:`;

/** Completes an event with its id: `order:1234:1767139200000:3fK2b9…`. `at` is left out of the hash where the state is the same whenever told. */
export function withId<T extends ShopEvent>(kind: string, key: string, changedAt: number, event: WithoutId<T>): T {
  const { at, ...state } = event as WithoutId<T> & { at: number };
  const digest = hash('sha256', canonical(state), 'base64url').slice(0, 10);
  return { ...event, id: stateId(kind, key, changedAt) + digest } as unknown as T;
}

/** JSON with sorted keys, so that two translators of one state need not agree on an order. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const inner of value) text += text === '' ? canonical(inner) : `,${canonical(inner)}`;
    return `[${text}]`;
  }
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record).sort()) {
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(record[key])}`;
  }
  return `{${text}}`;
}
