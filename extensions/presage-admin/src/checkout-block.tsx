// On an abandoned checkout's page: what becomes of that cart, and what we expect of who left it.

import '@shopify/ui-extensions/preact';
import type { Api } from '@shopify/ui-extensions/admin.abandoned-checkout-details.block.render';
import { render } from 'preact';
import { numberOf } from './ask.ts';
import { Card } from './card.tsx';

declare const shopify: Api;

export default async () => {
  render(<Card api={shopify} path={`checkouts/${numberOf(shopify.data.selected)}`} />, document.body);
};
