// Shopify's own sample bodies (persons replaced), by topic.

import { readFileSync } from 'node:fs';
import type { DeliveryContext } from '../../../../../server/platform/shopify/webhooks/translation.ts';

export function sampleText(topic: string): string {
  const file = `../../../../fixtures/shopify/webhooks/${topic.replace('/', '-')}.json`;
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

// biome-ignore lint/suspicious/noExplicitAny: a sample is edited freely, as JSON is
export const sample = (topic: string): any => JSON.parse(sampleText(topic));

export const aContext = (over: Partial<DeliveryContext> = {}): DeliveryContext => ({
  currency: 'USD',
  triggeredAt: Date.UTC(2026, 10, 20, 9),
  receivedAt: Date.UTC(2026, 10, 20, 9, 0, 1),
  deliveryId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  ...over,
});
