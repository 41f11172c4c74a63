import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inboxHandlers, inboxOnSqlite } from '../../../../server/events/inbox.ts';
import { CART_LEFT_JOB } from '../../../../server/journeys/cart-left.ts';
import { CHURN_CROSSED_JOB } from '../../../../server/learning/churn-crossed.ts';
import { flowActions, flowVerbs } from '../../../../server/platform/shopify/flow-actions.ts';
import { flowDoor } from '../../../../server/platform/shopify/flow-door.ts';
import { flowFields, flowTriggerHandlers } from '../../../../server/platform/shopify/flow-triggers.ts';
import { isInstalledOnSqlite } from '../../../../server/platform/shopify/webhook-door.ts';
import { shopUninstalled } from '../../../../server/storage/shops.ts';
import { aShopStore, NOW, SHOP, settings } from './shop-kit.ts';

let kit: Awaited<ReturnType<typeof aShopStore>>;
beforeEach(async () => {
  kit = await aShopStore();
});
afterEach(() => kit.end());

const extensions = new URL('../../../../extensions/', import.meta.url);

/** Handle, type and own fields of each extension for Flow, as its file says. */
const declared = readdirSync(extensions, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => readFileSync(new URL(`${name}/shopify.extension.toml`, extensions), 'utf8'))
  .flatMap((text) => {
    const type = /^type = "flow_(trigger|action)"/m.exec(text)?.[1];
    const handle = /^handle = "([^"]+)"/m.exec(text)?.[1];
    if (type === undefined || handle === undefined) return [];
    const keys = [...text.matchAll(/^key = "([^"]+)"/gm)].map((match) => match[1] as string);
    return [{ type, handle, keys, url: /^runtime_url = "([^"]+)"/m.exec(text)?.[1], text }];
  });

describe('the extensions for Flow', () => {
  it('are those the code answers and fires, with the same fields', () => {
    const actions = declared.filter(({ type }) => type === 'action');
    expect(actions.map(({ handle }) => handle).sort()).toEqual(Object.keys(flowVerbs).sort());
    for (const { url, text } of actions) {
      expect(url).toBe('/flow/actions');
      expect(text).toContain('type = "customer_reference"');
    }
    const triggers = declared.filter(({ type }) => type === 'trigger');
    expect(Object.fromEntries(triggers.map(({ handle, keys }) => [handle, keys]))).toEqual(flowFields);
    // Flow takes letters and spaces in a key, and nothing else.
    for (const { keys } of triggers) for (const key of keys) expect(key).toMatch(/^[A-Za-z ]+$/);
  });
});

describe('an action of Flow', () => {
  let server: Server;
  let url: string;
  let faults: unknown[];
  let asked: string[];
  let full: boolean;

  beforeEach(async () => {
    faults = [];
    asked = [];
    full = false;
    const store = inboxOnSqlite(kit.store, kit.raw, kit.keys);
    const app = express();
    app.post(
      '/flow/actions',
      ...flowDoor({
        secrets: settings.secrets,
        clock: kit.clock,
        storeDelivery: (delivery) => {
          if (full) throw new Error('database or disk is full');
          return store(delivery);
        },
        isInstalled: isInstalledOnSqlite(kit.raw),
        onFault: (fault) => faults.push(fault),
      }),
    );
    server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/flow/actions`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const aRun = (over: Record<string, unknown> = {}) => ({
    shop_id: '690933842',
    shopify_domain: SHOP,
    action_run_id: '0194ba1e-7f2c-7f3a-9d7b-1f4b8f0a2c11',
    handle: 'presage-exclude',
    step_reference: '01956bc2',
    properties: { customer_id: 207119551 },
    ...over,
  });
  const post = (body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const signature = createHmac('sha256', settings.secret).update(text).digest('base64');
    return fetch(url, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json', 'x-shopify-hmac-sha256': signature, ...headers },
    });
  };
  const applied = async () => {
    const flow = flowActions({
      clock: kit.clock,
      automation: {
        sendRecovery: async (_trx, shop, customer) => `${asked.push(`recover ${shop} ${customer}`)}`,
        exclude: async (_trx, shop, customer) => `${asked.push(`exclude ${shop} ${customer}`)}`,
      },
    });
    const handler = inboxHandlers({ keys: kit.keys, now: kit.clock.now, apply: flow })['inbox.apply'];
    if (handler?.nature !== 'pure') throw new Error('the inbox is applied in a transaction');
    const context = { signal: new AbortController().signal, heartbeat: async () => true, attempts: 1 };
    for (const job of await kit.jobs.claim(['inbox.apply'], 50, 30_000)) {
      await kit.store.transaction().execute((trx) => handler.run(trx, job, context));
    }
    return (await kit.store.selectFrom('inbox').select(['topic', 'outcome', 'body_sealed']).execute()) ?? [];
  };

  it('happens once, however often Flow repeats the run', async () => {
    for (let i = 0; i < 3; i++) expect((await post(aRun())).status).toBe(200);
    expect(await applied()).toEqual([{ topic: 'flow/presage-exclude', outcome: 'flow: 1', body_sealed: null }]);
    expect(asked).toEqual([`exclude ${SHOP} 207119551`]);
    await post(aRun({ action_run_id: 'another', handle: 'presage-send-recovery' }));
    await applied();
    expect(asked.at(-1)).toBe(`recover ${SHOP} 207119551`);
  });

  it('is read with a customer as number, text or gid', async () => {
    for (const [n, customer] of [7, '7', 'gid://shopify/Customer/7'].entries())
      await post(aRun({ action_run_id: `run-${n}`, properties: { customer_id: customer } }));
    await applied();
    expect(asked).toEqual(Array(3).fill(`exclude ${SHOP} 7`));
  });

  it('that nobody here knows, or that names nobody, is written down as such and does nothing', async () => {
    await post(aRun({ handle: 'presage-give-all-away' }));
    await post(aRun({ action_run_id: 'b', properties: {} }));
    await post(aRun({ action_run_id: 'c', properties: { customer_id: "1' or 1=1" } }));
    expect((await applied()).map(({ outcome }) => outcome)).toEqual([
      'malformed: no such action',
      expect.stringMatching(/^malformed: properties\.customer_id/),
      'malformed: properties.customer_id: is no numeric id',
    ]);
    expect(asked).toEqual([]);
  });

  it('is refused when it is not signed by us, and when the body is another than the one that was signed', async () => {
    const text = JSON.stringify(aRun());
    const signature = createHmac('sha256', settings.secret).update(text).digest('base64');
    const cases: [string, Record<string, string>][] = [
      [text, { 'x-shopify-hmac-sha256': '' }],
      [text, { 'x-shopify-hmac-sha256': createHmac('sha256', 'guessed').update(text).digest('base64') }],
      [text, { 'x-shopify-hmac-sha256': Buffer.from(signature, 'base64').toString('hex') }],
      [text.replace('207119551', '207119552'), { 'x-shopify-hmac-sha256': signature }],
    ];
    for (const [body, headers] of cases) expect((await post(body, headers)).status).toBe(401);
    expect(await kit.store.selectFrom('inbox').selectAll().execute()).toEqual([]);
  });

  it('is refused for a shop that is not installed, or no shop at all', async () => {
    expect((await post(aRun({ shopify_domain: 'other.myshopify.com' }))).status).toBe(401);
    for (const body of [
      aRun({ shopify_domain: 'evil.example' }),
      aRun({ shopify_domain: undefined }),
      aRun({ action_run_id: '' }),
      aRun({ action_run_id: 'x'.repeat(500) }),
      aRun({ handle: '../exclude' }),
      'null',
      '{',
      '',
    ])
      expect((await post(body)).status).toBe(400);
    await shopUninstalled(kit.store, SHOP, NOW);
    expect((await post(aRun())).status).toBe(401);
  });

  it('that can not be stored now is asked for again; one too large never', async () => {
    full = true;
    const answer = await post(aRun());
    expect([answer.status, answer.headers.get('retry-after'), faults.length]).toEqual([503, '5', 1]);
    expect((await post(aRun({ padding: 'x'.repeat(70_000) }))).status).toBe(413);
  });
});

describe('a trigger of Flow', () => {
  const sent: { operation: string; variables: unknown }[] = [];
  const handlers = () =>
    flowTriggerHandlers({
      store: kit.store,
      api: {
        async run(_shop, operation, variables) {
          sent.push({ operation: operation.name, variables });
          return { data: operation.answer.parse({ flowTriggerReceive: { userErrors: [] } }), denied: [] };
        },
      },
    });
  const enqueue = (kind: string, payload: object) =>
    kit.jobs.enqueue(kit.store, { kind, shop: SHOP, key: kind, payload });
  const aCustomer = async (customer: string | null) => {
    await kit.store
      .insertInto('shoppers')
      .values({
        shop: SHOP,
        id: 'anna',
        customer,
        email_hash: null,
        email_sealed: null,
        name_sealed: null,
        locale: null,
        tags: '[]',
        staff: 0,
        created_at: NOW,
        seen_at: NOW,
        merged_into: null,
      })
      .execute();
  };

  beforeEach(() => {
    sent.length = 0;
  });

  it('carries the customer and every field its extension declares', async () => {
    await aCustomer('207119551');
    await enqueue(CHURN_CROSSED_JOB, { shop: SHOP, shopper: 'anna', churn: 0.8123, days: 90 });
    await enqueue(CART_LEFT_JOB, { shop: SHOP, shopper: 'anna', pieces: 2, total: 3750, currency: 'EUR' });
    await kit.drain(handlers());
    expect(sent).toEqual([
      {
        operation: 'FlowTriggerReceive',
        variables: {
          handle: 'presage-churn-risk',
          payload: { customer_id: 207119551, 'Churn percent': 81.2, 'Days ahead': 90 },
        },
      },
      {
        operation: 'FlowTriggerReceive',
        variables: { handle: 'presage-cart-left', payload: { customer_id: 207119551, Items: 2, 'Cart value': 37.5 } },
      },
    ]);
  });

  it('is not fired for a guest, for somebody erased, or for a shop that has left', async () => {
    await enqueue(CART_LEFT_JOB, { shop: SHOP, shopper: 'nobody', pieces: 1, total: 1, currency: 'EUR' });
    await kit.drain(handlers());
    await aCustomer(null);
    await enqueue(CHURN_CROSSED_JOB, { shop: SHOP, shopper: 'anna', churn: 0.9, days: 90 });
    await kit.drain(handlers());
    await kit.store.updateTable('shoppers').set({ customer: '1' }).execute();
    await shopUninstalled(kit.store, SHOP, NOW);
    await enqueue(CHURN_CROSSED_JOB, { shop: SHOP, shopper: 'anna', churn: 0.9, days: 30 });
    await kit.drain(handlers());
    expect(sent).toEqual([]);
  });
});
