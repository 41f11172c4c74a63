// Sends webhooks as the platform does: signed raw bodies, five seconds of patience, eight retries within four hours of the sandbox
// clock, now and then a delivery twice or out of turn. What was sent is kept, so that it can be sent again.

import { createHmac, randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Random } from '../../../server/lib/random.ts';
import type { ShopState } from '../shop-state.ts';
import { type Subscription, withFields } from './subscriptions.ts';

export interface Delivery {
  /** X-Shopify-Webhook-Id: the same on every attempt. */
  id: string;
  eventId: string;
  topic: string;
  uri: string;
  name: string | null;
  body: string;
  triggeredAt: number;
  attempts: number;
  /** When to try (again); null = over. */
  dueAt: number | null;
  outcome: 'waiting' | 'delivered' | 'given-up';
  lastStatus: number | string | null;
}

/** Minutes between one attempt and the next: eight retries, four hours in all. */
export const retryMinutes = [1, 3, 7, 14, 25, 45, 60, 85];

const timeoutMs = 5000;
const atOnce = 8;
const remembered = 50_000;

export interface SenderOptions {
  shop: ShopState;
  /** null = no configuration yet: every topic goes to /webhooks */
  subscriptions: () => Subscription[] | null;
  apiVersion: () => string;
  random: Random;
  /** Share of deliveries that arrive twice, and share that arrive late by some places. */
  duplicated?: number;
  reordered?: number;
  /** JSON-lines file in which deliveries outlive the process. */
  file?: string;
  fetch?: typeof fetch;
}

export class WebhookSender {
  readonly log: Delivery[] = [];
  readonly #waiting = new Map<string, Delivery>();
  readonly #ready: Delivery[] = [];
  readonly #options: SenderOptions;
  #running = 0;
  #idle: (() => void)[] = [];
  #stopped = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    if (options.file && existsSync(options.file)) this.#reload(options.file);
  }

  /** Queues a webhook for every subscription of its topic; `after` puts it off (ms of the sandbox clock). */
  emit(topic: string, payload: unknown, eventId: string = randomUUID(), after = 0): void {
    const subscriptions = this.#options.subscriptions() ?? [
      { topic, uri: '/webhooks', includeFields: null, name: null },
    ];
    for (const subscription of subscriptions) {
      if (subscription.topic !== topic) continue;
      const now = this.#options.shop.now();
      this.#add({
        id: randomUUID(),
        eventId,
        topic,
        uri: subscription.uri,
        name: subscription.name,
        body: JSON.stringify(withFields(payload, subscription.includeFields)),
        triggeredAt: now,
        attempts: 0,
        dueAt: now + after,
        outcome: 'waiting',
        lastStatus: null,
      });
    }
  }

  /** Takes a waiting topic back (the shop/redact of an app that was installed again in time). */
  withdraw(topic: string): void {
    for (const delivery of [...this.#waiting.values()]) {
      if (delivery.topic === topic) this.#finish(delivery, 'given-up');
    }
  }

  /** Resolves when everything due by now has been tried. */
  async drain(): Promise<void> {
    const now = this.#options.shop.now();
    for (const delivery of this.#waiting.values()) {
      if (delivery.dueAt !== null && delivery.dueAt <= now && !this.#ready.includes(delivery)) {
        this.#waiting.delete(delivery.id);
        this.#ready.push(delivery);
      }
    }
    this.#pump();
    if (this.#running === 0 && this.#ready.length === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
    await this.drain();
  }

  /** Earliest moment of a retry or a put-off webhook; undefined where nothing waits. */
  nextDueAt(): number | undefined {
    let next: number | undefined;
    for (const { dueAt } of this.#waiting.values()) {
      if (dueAt !== null && (next === undefined || dueAt < next)) next = dueAt;
    }
    return next;
  }

  /** Sends the last so many webhooks once more, bodies and ids unchanged. */
  async replay(last: number, shuffle: boolean): Promise<number> {
    const again = this.log.slice(-last);
    if (shuffle) {
      for (let i = again.length - 1; i > 0; i--) {
        const j = Math.floor(this.#options.random() * (i + 1));
        [again[i], again[j]] = [again[j]!, again[i]!];
      }
    }
    for (const delivery of again) await this.#post(delivery).catch(() => undefined);
    return again.length;
  }

  stop(): void {
    this.#stopped = true;
    this.#ready.length = 0;
  }

  #add(delivery: Delivery): void {
    this.log.push(delivery);
    if (this.log.length > remembered) this.log.shift();
    this.#write({ ...delivery });
    if (delivery.dueAt! > this.#options.shop.now()) {
      this.#waiting.set(delivery.id, delivery);
      return;
    }
    const late = this.#options.random() < (this.#options.reordered ?? 0) && this.#ready.length > 0;
    if (late) this.#ready.splice(Math.floor(this.#options.random() * this.#ready.length), 0, delivery);
    else this.#ready.push(delivery);
    // After this turn of the event loop, so that what one action causes can change places.
    setImmediate(() => this.#pump());
  }

  #pump(): void {
    while (!this.#stopped && this.#running < atOnce) {
      const delivery = this.#ready.shift();
      if (!delivery) break;
      this.#running++;
      void this.#attempt(delivery).finally(() => {
        this.#running--;
        if (this.#ready.length > 0) this.#pump();
        else if (this.#running === 0) {
          const waiting = this.#idle;
          this.#idle = [];
          for (const resolve of waiting) resolve();
        }
      });
    }
  }

  async #attempt(delivery: Delivery): Promise<void> {
    delivery.attempts++;
    try {
      delivery.lastStatus = await this.#post(delivery);
    } catch (error) {
      delivery.lastStatus = (error as Error).name === 'TimeoutError' ? 'timeout' : 'no connection';
    }
    const status = delivery.lastStatus;
    if (typeof status === 'number' && status >= 200 && status < 300) {
      this.#finish(delivery, 'delivered');
      if (this.#options.random() < (this.#options.duplicated ?? 0)) await this.#post(delivery).catch(() => undefined);
      return;
    }
    const wait = retryMinutes[delivery.attempts - 1];
    if (wait === undefined) {
      this.#finish(delivery, 'given-up');
      return;
    }
    delivery.dueAt = this.#options.shop.now() + wait * 60_000;
    this.#waiting.set(delivery.id, delivery);
    this.#write({ id: delivery.id, attempts: delivery.attempts, dueAt: delivery.dueAt, lastStatus: status });
  }

  async #post(delivery: Delivery): Promise<number> {
    const { shop, fetch: send = fetch } = this.#options;
    if (shop.outage) throw new Error('outage');
    const url = delivery.uri.startsWith('/') ? shop.origins.app + delivery.uri : delivery.uri;
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'user-agent': 'Shopify-Captain-Hook',
      'x-shopify-topic': delivery.topic,
      'x-shopify-hmac-sha256': createHmac('sha256', shop.app.apiSecret).update(delivery.body).digest('base64'),
      'x-shopify-shop-domain': shop.facts.domain,
      'x-shopify-api-version': this.#options.apiVersion(),
      'x-shopify-webhook-id': delivery.id,
      'x-shopify-event-id': delivery.eventId,
      'x-shopify-triggered-at': new Date(delivery.triggeredAt).toISOString(),
      ...(delivery.name && { 'x-shopify-name': delivery.name }),
    };
    const answer = await send(url, {
      method: 'POST',
      headers,
      body: delivery.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  #finish(delivery: Delivery, outcome: 'delivered' | 'given-up'): void {
    delivery.outcome = outcome;
    delivery.dueAt = null;
    this.#waiting.delete(delivery.id);
    this.#write({
      id: delivery.id,
      attempts: delivery.attempts,
      dueAt: null,
      outcome,
      lastStatus: delivery.lastStatus,
    });
  }

  #write(entry: Partial<Delivery> & { id: string }): void {
    if (this.#options.file) appendFileSync(this.#options.file, `${JSON.stringify(entry)}\n`);
  }

  #reload(file: string): void {
    const byId = new Map<string, Delivery>();
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (!line.endsWith('}')) continue;
      const entry = JSON.parse(line) as Delivery;
      const known = byId.get(entry.id);
      if (known) Object.assign(known, entry);
      else byId.set(entry.id, entry);
    }
    this.log.push(...[...byId.values()].slice(-remembered));
    for (const delivery of byId.values()) if (delivery.outcome === 'waiting') this.#waiting.set(delivery.id, delivery);
  }
}
