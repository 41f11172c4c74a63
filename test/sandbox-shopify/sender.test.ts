// Deliveries as the platform makes them: signed, retried on the sandbox clock, given up after eight retries, sent again on demand.

import { createHmac } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { retryMinutes, WebhookSender } from '../sandbox/webhooks/sender.ts';
import { aShop, shopNow } from './support/small-shop.ts';

interface Received {
  headers: Record<string, string>;
  body: string;
}

function aSender(options: { file?: string; duplicated?: number } = {}) {
  const shop = aShop();
  const received: Received[] = [];
  const answers = { status: 200 };
  const sender = new WebhookSender({
    shop,
    subscriptions: () => [
      { topic: 'orders/create', uri: '/webhooks', includeFields: ['id', 'lines.sku'], name: null },
      { topic: 'app/uninstalled', uri: '/webhooks', includeFields: null, name: 'gone' },
    ],
    apiVersion: () => '2026-10',
    random: () => 0.01,
    ...options,
    fetch: async (_url, init) => {
      received.push({ headers: init!.headers as Record<string, string>, body: String(init!.body) });
      return new Response('', { status: answers.status });
    },
  });
  return { shop, sender, received, answers };
}

describe('webhook deliveries', () => {
  test('carry a signature of their very bytes and all headers', async () => {
    const { sender, received } = aSender();
    sender.emit('app/uninstalled', { id: 1, name: 'Ä' }, 'e1');
    await sender.drain();
    const { headers, body } = received[0]!;
    expect(headers['x-shopify-hmac-sha256']).toBe(createHmac('sha256', 'secret').update(body).digest('base64'));
    expect(headers).toMatchObject({
      'x-shopify-topic': 'app/uninstalled',
      'x-shopify-shop-domain': 'hollowmere.myshopify.com',
      'x-shopify-api-version': '2026-10',
      'x-shopify-event-id': 'e1',
      'x-shopify-triggered-at': new Date(shopNow).toISOString(),
      'x-shopify-name': 'gone',
    });
    expect(headers['x-shopify-webhook-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('hold only the fields the subscription asks for, and only subscribed topics go out', async () => {
    const { sender, received } = aSender();
    sender.emit('orders/create', { id: 1, email: 'x', lines: [{ sku: 'A', price: '1.00' }] });
    sender.emit('orders/updated', { id: 1 });
    await sender.drain();
    expect(received.map(({ body }) => JSON.parse(body))).toEqual([{ id: 1, lines: [{ sku: 'A' }] }]);
  });

  test('are tried again eight times within four hours, with the same id, and then given up', async () => {
    const { shop, sender, received, answers } = aSender();
    answers.status = 500;
    sender.emit('orders/create', { id: 1 });
    await sender.drain();
    const attempts: number[] = [];
    for (let next = sender.nextDueAt(); next !== undefined; next = sender.nextDueAt()) {
      attempts.push(Math.round((next - shopNow) / 60_000));
      shop.clock.moveTo(next);
      await sender.drain();
    }
    expect(attempts).toHaveLength(8);
    expect(attempts.at(-1)).toBe(240);
    expect(retryMinutes).toHaveLength(8);
    expect(received).toHaveLength(9);
    expect(new Set(received.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(1);
    expect(sender.log[0]!.outcome).toBe('given-up');
  });

  test('reach an app that is back, after an outage', async () => {
    const { shop, sender, received } = aSender();
    shop.outageUntil = shopNow + 2 * 60_000;
    sender.emit('orders/create', { id: 1 });
    await sender.drain();
    expect(received).toHaveLength(0);
    shop.clock.moveTo(sender.nextDueAt()!);
    await sender.drain();
    expect(received).toHaveLength(0);
    shop.clock.moveTo(sender.nextDueAt()!);
    await sender.drain();
    expect(received).toHaveLength(1);
  });

  test('now and then arrive twice', async () => {
    const { sender, received } = aSender({ duplicated: 0.5 });
    sender.emit('orders/create', { id: 1 });
    await sender.drain();
    expect(received).toHaveLength(2);
    expect(received[0]).toEqual(received[1]);
  });

  test('wait through a restart', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'sender-')), 'webhooks.jsonl');
    const first = aSender({ file });
    first.answers.status = 503;
    first.sender.emit('orders/create', { id: 7 });
    await first.sender.drain();
    first.sender.stop();
    const second = aSender({ file });
    second.shop.clock.moveTo(second.sender.nextDueAt()!);
    await second.sender.drain();
    expect(second.received.map(({ body }) => JSON.parse(body))).toEqual([{ id: 7 }]);
    expect(await second.sender.replay(1, true)).toBe(1);
    expect(second.received).toHaveLength(2);
  });
});
