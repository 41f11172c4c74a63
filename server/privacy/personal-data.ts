// Which columns name or lead to a person. A new table or column of that kind is added here in the same commit; a test asks for it.

import type { Database } from '../storage/schema.ts';

/** Per table the columns that lead to a person; a table without any belongs to the shop alone. */
export const personalTables: Record<keyof Database, readonly string[]> = {
  shops: ['email_sealed'],
  platform_tokens: [],
  inbox: ['body_sealed'],
  events: ['id', 'visitor', 'shopper', 'cart', 'checkout', 'body'],
  drops: [],
  products: [],
  variants: [],
  shoppers: ['id', 'customer', 'email_hash', 'email_sealed', 'name_sealed'],
  identities: ['key', 'shopper', 'sealed'],
  visitor_links: ['visitor', 'shopper'],
  cart_links: ['token', 'visitor'],
  consents: ['subject'],
  carts: ['token'],
  checkouts: ['token', 'cart', 'shopper', 'email_hash', 'recovery_url_sealed', 'restored_from'],
  orders: ['shopper', 'email_hash', 'cart', 'checkout', 'restored_from'],
  order_lines: [],
  scores: ['shopper', 'reasons'],
  models: [],
  learning_runs: [],
  decisions: ['visitor', 'shopper'],
  journey_runs: ['shopper', 'key', 'context'],
  messages: ['shopper', 'email_hash', 'to_sealed', 'cart', 'checkout', 'html', 'text', 'headers'],
  suppressions: ['email_hash'],
  links: ['token_hash', 'email_hash', 'cart', 'checkout'],
  jobs: ['key', 'payload'],
  facts: ['name'],
};
