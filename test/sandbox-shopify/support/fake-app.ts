// A tiny app in the app's place: takes its tokens by exchange, checks every webhook's signature, follows the clock, keeps what it was
// told and shows it under /seen. It knows only its environment, as the real one.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';

const env = process.env as Record<string, string>;
const data = env.PRESAGE_DATA!;
mkdirSync(data, { recursive: true });
const webhookFile = join(data, 'webhooks.jsonl');

interface Seen {
  webhooks: {
    id: string;
    event: string;
    topic: string;
    triggeredAt: string;
    valid: boolean;
    body: unknown;
    at: number;
  }[];
  collected: unknown[];
  settings: Record<string, unknown>;
  bulkLines: string[];
  tokens: Record<string, unknown>[];
  trained: number;
  failing: boolean;
  clockOffset: number;
}

const seen: Seen = {
  webhooks: existsSync(webhookFile)
    ? readFileSync(webhookFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [],
  collected: [],
  settings: {},
  bulkLines: [],
  tokens: [],
  trained: 0,
  failing: false,
  clockOffset: 0,
};
let shop = '';
let busy = 0;
const due: number[] = [];
const now = () => Date.now() + seen.clockOffset;

async function work<T>(run: () => Promise<T>): Promise<T> {
  busy++;
  try {
    return await run();
  } finally {
    busy--;
  }
}

async function followClock(): Promise<void> {
  let seq = 0;
  for (;;) {
    for (const at of [...due]) if (at <= now()) due.splice(due.indexOf(at), 1);
    const next = due.length > 0 ? Math.min(...due) : '';
    try {
      const answer = await fetch(
        `${env.PRESAGE_CLOCK}?seen=${seq}&idle=${busy ? 0 : 1}&next=${next}&stuck=${busy ? 'busy' : ''}`,
        {
          signal: AbortSignal.timeout(busy ? 30 : 30_000),
        },
      );
      const told = (await answer.json()) as { offset: number; seq: number };
      seq = told.seq;
      seen.clockOffset = told.offset;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function admin(
  query: string,
  variables: Record<string, unknown> = {},
): Promise<{ data: { bulkOperation: { status: string; url: string } } }> {
  const token = String(seen.tokens.at(-1)?.access_token);
  const answer = await fetch(`${env.PRESAGE_PLATFORM_ORIGIN}/admin/api/2026-10/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': token, 'x-sandbox-shop': shop },
    body: JSON.stringify({ query, variables }),
  });
  return (await answer.json()) as { data: { bulkOperation: { status: string; url: string } } };
}

async function exchange(idToken: string): Promise<void> {
  const claims = JSON.parse(Buffer.from(idToken.split('.')[1]!, 'base64url').toString()) as { dest: string };
  shop = new URL(claims.dest).host;
  const answer = await fetch(`${env.PRESAGE_PLATFORM_ORIGIN}/admin/oauth/access_token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sandbox-shop': shop },
    body: JSON.stringify({
      client_id: env.SHOPIFY_API_KEY,
      client_secret: env.SHOPIFY_API_SECRET,
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: idToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
      expiring: '1',
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  seen.tokens.push((await answer.json()) as Record<string, unknown>);
  await admin('mutation($query:String!){bulkOperationRunQuery(query:$query){bulkOperation{id} userErrors{message}}}', {
    query: '{orders{edges{node{id email lineItems{edges{node{id quantity}}}}}}}',
  });
  await admin('mutation($s:JSON!){webPixelCreate(webPixel:{settings:$s}){webPixel{id} userErrors{message}}}', {
    s: { endpoint: `${env.PRESAGE_URL}/collect` },
  });
}

createServer((request, response) => {
  const url = new URL(request.url!, 'http://app');
  const send = (status: number, value: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  void work(async () => {
    const raw = await body(request);
    const json = () => JSON.parse(raw.toString()) as Record<string, unknown>;
    if (url.pathname === '/readyz') send(200, {});
    else if (url.pathname === '/seen') send(200, seen);
    else if (url.pathname === '/fail') {
      seen.failing = url.searchParams.get('on') === '1';
      send(200, {});
    } else if (url.pathname === '/due') {
      due.push(Number(url.searchParams.get('at')));
      send(200, {});
    } else if (url.pathname === '/webhooks') {
      if (seen.failing) return send(500, {});
      const given = Buffer.from(String(request.headers['x-shopify-hmac-sha256']), 'base64');
      const expected = createHmac('sha256', env.SHOPIFY_API_SECRET!).update(raw).digest();
      const webhook = {
        id: String(request.headers['x-shopify-webhook-id']),
        event: String(request.headers['x-shopify-event-id']),
        topic: String(request.headers['x-shopify-topic']),
        triggeredAt: String(request.headers['x-shopify-triggered-at']),
        valid: given.length === expected.length && timingSafeEqual(given, expected),
        body: json(),
        at: now(),
      };
      seen.webhooks.push(webhook);
      appendFileSync(webhookFile, `${JSON.stringify(webhook)}\n`);
      if (webhook.topic === 'bulk_operations/finish') {
        const { data } = await admin('query($id:ID!){bulkOperation(id:$id){status url}}', {
          id: (webhook.body as { admin_graphql_api_id: string }).admin_graphql_api_id,
        });
        const file = await fetch(data.bulkOperation.url);
        seen.bulkLines = (await file.text()).trim().split('\n');
      }
      send(200, {});
    } else if (url.pathname === '/collect') {
      const batch = json();
      seen.collected.push(...(batch.events as unknown[]));
      send(202, { stored: (batch.events as unknown[]).length, dropped: {} });
    } else if (url.pathname === '/proxy/recommendations') {
      send(200, { decision: 'd1', strategy: 'session', fallback: null, items: [{ product: '1' }] });
    } else if (url.pathname === '/api/settings') {
      if (request.method === 'PUT') Object.assign(seen.settings, json());
      send(200, seen.settings);
    } else if (url.pathname === '/api/models/train') {
      seen.trained++;
      send(202, { job: '1' });
    } else if (url.pathname === '/') {
      if (url.searchParams.has('id_token')) await exchange(url.searchParams.get('id_token')!);
      send(200, {});
    } else send(404, {});
  }).catch((error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    if (!response.headersSent) send(500, { error: error.message });
  });
}).listen(Number(env.PRESAGE_PORT), '127.0.0.1');

process.on('SIGTERM', () => process.exit(0));
void followClock();
