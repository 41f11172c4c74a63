// On a customer's page: what we expect of them, why, and what happens next.

import '@shopify/ui-extensions/preact';
import type { Api } from '@shopify/ui-extensions/admin.customer-details.block.render';
import { render } from 'preact';
import { numberOf } from './ask.ts';
import { Card } from './card.tsx';

declare const shopify: Api;

export default async () => {
  render(<Card api={shopify} path={`customers/${numberOf(shopify.data.selected)}`} />, document.body);
};
