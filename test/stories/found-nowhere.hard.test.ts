// Somebody leaves words of theirs behind at every door of the running app, and is then forgotten: not one of the words is in any file any
// more, none comes back with what is late or with a backup, and when the shop is forgotten nobody of it is left.

import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csat } from '../../server/journeys/ready/csat.ts';
import { keysFrom } from '../../server/lib/keys.ts';
import { webhookTopics } from '../../server/storage/webhook-outbox.ts';
import {
  lifeByWebhook,
  PLANTED,
  plantedWords,
  sayOnStorefront,
  tellBrowser,
  tellDeleted,
  tellLife,
} from '../support/planted.ts';
import {
  allowed,
  buyable,
  type RunningSandbox,
  type SandboxMail,
  type StoreProduct,
  startSandbox,
  type VisitStep,
} from '../support/sandbox.ts';
import { askAdmin, switchOn } from '../support/sandbox-admin.ts';
import { hmac, sessionToken } from '../support/signatures.ts';

const root = resolve(import.meta.dirname, '../..');
let sandbox: RunningSandbox;
let products: StoreProduct[];
let data: string;
let aside: string;
let appKey: string;
/** What leads to them inside: ids, hashes and tokens that the app made or was told of. */
let inner: string[];
/** Of those, whom it was about: tokens of carts may come late, and then lead to nobody. */
let selves: string[];
let plantedAt: number;

beforeAll(async () => {
  sandbox = await startSandbox(['--small']);
  products = await sandbox.products(4);
  data = join(sandbox.folder, 'app');
  aside = mkdtempSync(join(tmpdir(), 'presage-nowhere-'));
  appKey = (JSON.parse(readFileSync(join(sandbox.folder, 'keys.json'), 'utf8')) as { appKey: string }).appKey;
}, 180_000);
afterAll(async () => {
  await sandbox?.stop();
  if (aside) rmSync(aside, { recursive: true, force: true });
});

/** Every byte the app has written: database, its log, models, tombstones, and what it said. */
const everything = (folder = data): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .concat(folder === data ? [join(sandbox.folder, 'app.log')] : [])
      .map((path) => [path, readFileSync(path, 'latin1')]),
  );
const foundIn = (words: readonly string[], folder?: string): string[] =>
  [...everything(folder)].flatMap(([path, text]) =>
    words.filter((word) => text.includes(word)).map((word) => `${word} in ${path.slice(path.lastIndexOf('/') + 1)}`),
  );

function query<T>(text: string, ...values: unknown[]): T[] {
  const raw = new Sqlite(join(data, 'presage.db'));
  try {
    const statement = raw.prepare(text);
    if (statement.reader) return statement.all(...values) as T[];
    statement.run(...values);
    return [];
  } finally {
    raw.close();
  }
}
const shopperOf = (customer: string): string =>
  query<{ shopper: string }>("select shopper from identities where kind = 'customer' and key = ?", customer)[0]
    ?.shopper ?? '';
/** Whom an order or a checkout belongs to. */
const ownerOf = (table: 'orders' | 'checkouts', column: 'id' | 'token', key: string) =>
  query(`select shopper, email_hash from ${table} where ${column} = ?`, key);

function presage(folder: string, ...words: string[]): string {
  const env = { ...process.env, PRESAGE_DATA: folder, PRESAGE_KEY: appKey, INIT_CWD: aside };
  return execFileSync(process.execPath, [join(root, 'server/cli.ts'), ...words], { env, encoding: 'utf8' });
}

/** As the merchant does it: the file, a look through it, taken over. Its last row is left out and kept to be mended. */
async function bringConsents(csv: string): Promise<void> {
  const brought = await fetch(`${sandbox.app}/api/imports?kind=consents&name=list.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sessionToken(sandbox, await sandbox.now())}`, 'content-type': 'text/csv' },
    body: csv,
  });
  const { id } = (await brought.json()) as { id: string };
  for (const [press, state] of [
    ['check', 'checked'],
    ['start', 'done'],
  ] as const) {
    await askAdmin(sandbox, `/imports/${id}/${press}`, { method: 'POST', body: {} });
    await sandbox.advance('1m');
    expect(await askAdmin(sandbox, `/imports/${id}`)).toMatchObject({ state });
  }
  const { download } = await askAdmin<{ download: string }>(sandbox, `/imports/${id}/faults`, { method: 'POST' });
  expect(download).toContain(PLANTED.email);
}

const linkIn = (mails: SandboxMail[], kind: string): string => {
  const found = mails.map((mail) => new RegExp(`https?://[^"\\s<]+/${kind}/[\\w.-]+`).exec(mail.html)?.[0]);
  const link = found.find((each) => each !== undefined);
  if (link === undefined) throw new Error(`no mail leads to /${kind}`);
  return link;
};

describe('a person at every door', () => {
  it('is known by all of them', async () => {
    const [product, other] = products as [StoreProduct, StoreProduct];
    // Nobody listens there: what is told about them waits to be told again.
    const deaf = { url: 'http://127.0.0.1:9/deaf', topics: webhookTopics };
    await askAdmin(sandbox, '/connections/endpoints', { method: 'POST', body: deaf });
    plantedAt = (await sandbox.now()) - 3 * 3_600_000;
    await tellLife(sandbox, plantedAt);
    await tellBrowser(sandbox, plantedAt + 60_000, String(product.id), buyable(product));
    await sayOnStorefront(sandbox, String(other.id));

    // Carts, mails and what follows from them, as the platform's own shop tells it.
    const shopping = (...steps: VisitStep[]) => sandbox.visit({ visitor: 'canary-device', consent: allowed, steps });
    const checkout = { checkout: { email: PLANTED.email, buyer_accepts_marketing: true } };
    await shopping({ add: buyable(product) }, checkout);
    await sandbox.advance('2h');
    const reminded = await sandbox.mails(PLANTED.email);
    expect(reminded.length).toBeGreaterThan(0);
    const person = { 'user-agent': 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/150 Safari/537.36' };
    expect((await fetch(linkIn(reminded, 'restore'), { headers: person, redirect: 'manual' })).status).toBe(302);
    const own = linkIn(reminded, 'preferences');
    const choice = { do: 'save', emails: 'on', frequency: 'any', personal: 'on' };
    expect((await fetch(own, { method: 'POST', body: new URLSearchParams(choice), redirect: 'manual' })).status).toBe(
      303,
    );
    await switchOn(sandbox, 'csat', {
      ...csat,
      steps: [
        { do: 'wait', name: 'used', since: 'entry', for: { minutes: 60 } },
        { do: 'send', name: 'question', layout: 'csat' },
      ],
    });
    await sandbox.control('settings', { windowHours: 0, weeklyCap: 14 });
    await shopping(checkout, { buy: {} });
    await sandbox.advance('3h');
    const survey = linkIn(await sandbox.mails(PLANTED.email), 'survey');
    const answer = new URLSearchParams({ score: '1', comment: PLANTED.comment });
    expect((await fetch(survey, { method: 'POST', body: answer })).status).toBe(200);

    // What the merchant writes and brings along.
    const shopper = shopperOf(PLANTED.customer);
    expect(shopper).not.toBe('');
    const post = (path: string, body: unknown, method = 'POST') => askAdmin(sandbox, path, { method, body });
    await post(`/shoppers/${shopper}/notes`, { text: PLANTED.staffNote });
    await post(`/shoppers/${shopper}/tags`, { tag: PLANTED.tag, on: true }, 'PUT');
    await post(`/shoppers/${shopper}/tasks`, { text: PLANTED.task });
    await post('/models/train', {});
    await sandbox.advance('1m');
    await post(`/shoppers/${shopper}/scores/next-purchase`, { value: 0.9, reason: PLANTED.reason }, 'PUT');
    await bringConsents(
      `email,consent,date,source\r\n${PLANTED.email},yes,${new Date(plantedAt).toISOString()},${PLANTED.source}\r\n${PLANTED.email},perhaps,,\r\n`,
    );
    writeFileSync(
      join(aside, 'orders.csv'),
      `customer_id,date,amount\n${PLANTED.email},${new Date(plantedAt).toISOString().slice(0, 10)},12.50\n`,
    );
    presage(data, 'import', '--shop', sandbox.shop, '--orders', 'orders.csv');

    // The merchant's workflow, the mail provider, the law, and a delivery that could never be applied.
    const run = JSON.stringify({
      ...{ shopify_domain: sandbox.shop, action_run_id: 'canary-run', handle: 'presage-exclude' },
      properties: { customer_id: Number(PLANTED.customer) },
    });
    const signature = { 'x-shopify-hmac-sha256': hmac(run, sandbox.secrets.apiSecret) };
    expect((await fetch(`${sandbox.app}/flow/actions`, { method: 'POST', body: run, headers: signature })).status).toBe(
      200,
    );
    const { mailEvents } = await askAdmin<{ mailEvents: string }>(sandbox, '/settings');
    const messageId = reminded[0]?.headers['message-id'];
    const complained = await fetch(`${sandbox.app}${mailEvents}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ type: 'complaint', recipient: PLANTED.email, messageId, at: plantedAt }]),
    });
    expect(complained.status, await complained.text()).toBe(202);
    await sandbox.control('compliance', { topic: 'customers/data_request', customer: { email: PLANTED.email } });
    const keys = keysFrom(Buffer.from(appKey, 'base64'));
    const [, body] = lifeByWebhook(plantedAt)[0] as [string, string];
    query(
      'insert into inbox (shop, delivery, topic, triggered_at, received_at, body_sealed) values (?, ?, ?, ?, ?, ?)',
      ...[sandbox.shop, 'canary-poison', 'customers/create', plantedAt, plantedAt],
      keys.seal(sandbox.shop, 'inbox', body),
    );
    query(
      `insert into jobs (kind, key, shop, payload, priority, due_at, attempts, done, fault, created_at)
       values ('inbox.apply', ?, ?, ?, 0, ?, 8, 2, ?, ?)`,
      ...[`${sandbox.shop} canary-poison`, sandbox.shop],
      ...[JSON.stringify({ shop: sandbox.shop, delivery: 'canary-poison' }), plantedAt],
      ...[`Error: cannot place ${PLANTED.first} ${PLANTED.last}`, plantedAt],
    );
    // Over a night, with what is worked out then of everybody.
    await sandbox.advance('24h');

    // The platform's own shop has made a customer of the address too: one person, under two numbers.
    const shoppers = query<{ id: string }>(
      'select id from shoppers where email_hash = (select email_hash from shoppers where id = ?) or merged_into = ?',
      ...[shopper, shopper],
    ).map(({ id }) => id);
    expect(shoppers.length).toBeGreaterThan(1);
    const visitors = query<{ visitor: string }>(
      `select distinct visitor from visitor_links where visitor is not null and shopper in (${shoppers.map(() => '?')})`,
      ...shoppers,
    ).map((row) => row.visitor);
    const ofTheirs = (column: string, table: string) =>
      query<Record<string, string | null>>(
        `select ${column} as word from ${table} where shopper in (${shoppers.map(() => '?')})`,
        ...shoppers,
      ).flatMap(({ word }) => (word === null || word === undefined ? [] : [word]));
    // The second of the two numbers was given by the platform's shop.
    const numbers = query<{ customer: string }>(
      `select key as customer from identities where kind = 'customer' and shopper in (${shoppers.map(() => '?')})`,
      ...shoppers,
    ).map(({ customer }) => customer);
    selves = [...new Set([...shoppers, ...visitors, ...numbers])];
    inner = [...new Set([...selves, ...ofTheirs('token', 'checkouts'), ...ofTheirs('cart', 'orders')])];
    expect(visitors.length).toBeGreaterThan(1);
    expect(ofTheirs('id', 'webhook_deliveries')).not.toEqual([]);
    expect(ofTheirs('shopper', 'shopper_standings')).not.toEqual([]);

    const before = foundIn([...plantedWords, ...inner]);
    const plain = [
      ...[PLANTED.customer, PLANTED.cartToken, PLANTED.checkoutToken, PLANTED.visitor, PLANTED.search],
      ...[PLANTED.staffNote, PLANTED.tag, PLANTED.task, PLANTED.reason, PLANTED.comment, PLANTED.interest],
      ...[PLANTED.first, PLANTED.last],
      ...inner,
    ];
    for (const word of plain)
      expect(
        before.some((found) => found.startsWith(`${word} in`)),
        word,
      ).toBe(true);
    presage(data, 'backup', '--out', 'then.db');
  }, 600_000);
});

describe('the person, once forgotten', () => {
  it('is in no file of the app: database, its log, models, what it said, what was given up', async () => {
    await sandbox.control('compliance', { topic: 'customers/redact', customer: { email: PLANTED.email } });
    await sandbox.advance('2m');
    const [request] = query<{ done_at: number | null; shoppers: number }>(
      "select done_at, shoppers from privacy_requests where kind = 'erase'",
    );
    expect(request?.done_at).not.toBeNull();
    expect(request?.shoppers).toBeGreaterThan(0);
    expect(foundIn([...plantedWords, ...inner].filter((word) => word !== PLANTED.order))).toEqual([]);
    expect(query("select body_sealed from inbox where delivery = 'canary-poison' and body_sealed is not null")).toEqual(
      [],
    );
    // What was sold stays sold, to nobody.
    expect(ownerOf('orders', 'id', PLANTED.order)).toEqual([{ shopper: null, email_hash: null }]);
  });

  it('is not brought back by what comes late, comes twice, or is read again by the hour', async () => {
    await tellLife(sandbox, plantedAt);
    await tellDeleted(sandbox, plantedAt);
    await sandbox.control('webhooks/replay', { last: 200, shuffle: true });
    await sandbox.advance('90m');
    const tokens: string[] = [PLANTED.order, PLANTED.cartToken, PLANTED.checkoutToken];
    expect(foundIn([...plantedWords.filter((word) => !tokens.includes(word)), ...selves])).toEqual([]);
    expect(shopperOf(PLANTED.customer)).toBe('');
    expect(ownerOf('orders', 'id', PLANTED.order)).toEqual([{ shopper: null, email_hash: null }]);
    expect(ownerOf('checkouts', 'token', PLANTED.checkoutToken)).toEqual([{ shopper: null, email_hash: null }]);
  }, 120_000);

  it('is not brought back by a backup of the time before', async () => {
    const folder = join(aside, 'restored');
    mkdirSync(folder);
    copyFileSync(join(data, 'forgotten.json'), join(folder, 'forgotten.json'));
    const { erasedAgain } = JSON.parse(presage(folder, 'restore', '--in', 'then.db')) as {
      erasedAgain: { people: number };
    };
    expect(erasedAgain.people).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'presage.db'))).toBe(true);
    expect(
      foundIn(
        [...plantedWords, ...inner].filter((word) => word !== PLANTED.order),
        folder,
      ),
    ).toEqual([]);
  });
});

describe('the shop, once forgotten', () => {
  it('leaves nobody of the history that was read in bulk, and no model', async () => {
    const people = query<{ customer: string }>('select key as customer from identities where kind = ?', 'customer');
    const some = people.map(({ customer }) => customer).slice(0, 20);
    const ids = query<{ id: string }>('select id from shoppers limit 20').map(({ id }) => id);
    expect(foundIn([...some, ...ids]).length).toBeGreaterThan(39);
    await sandbox.control('uninstall');
    await sandbox.advance('49h');
    expect(foundIn([...some, ...ids])).toEqual([]);
    expect(existsSync(join(data, 'models')) ? readdirSync(join(data, 'models')) : []).toEqual([]);
  }, 120_000);
});
