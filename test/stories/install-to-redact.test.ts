// A shop's whole life with the app, through real HTTP: installed, its history read though files break off or permissions are missing,
// removed and installed again, removed for good and forgotten, and welcome once more.

import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HomeAnswer, NoticesAnswer } from '../../server/http/admin/types.ts';
import { personalTables } from '../../server/privacy/personal-data.ts';
import { openForReading } from '../../server/storage/store.ts';
import { launchChromium } from '../support/chromium.ts';
import { newcomersWalk } from '../support/newcomer.ts';
import { type RunningSandbox, startSandbox } from '../support/sandbox.ts';
import { postWebhook, sessionToken } from '../support/signatures.ts';

let sandbox: RunningSandbox;
let database: ReturnType<typeof openForReading>;
let before: Record<string, number>;

beforeAll(async () => {
  sandbox = await startSandbox(['--small']);
  database = openForReading(join(sandbox.folder, 'app', 'presage.db'));
  before = await counts();
}, 180_000);
afterAll(async () => {
  await database?.close();
  await sandbox?.stop();
});

async function counts(): Promise<Record<string, number>> {
  const told: Record<string, number> = {};
  for (const table of ['products', 'orders', 'order_lines', 'shoppers'] as const) {
    const row = await database.store
      .selectFrom(table)
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirst();
    told[table] = Number(row?.n);
  }
  return told;
}
async function admin<T>(path: string): Promise<T> {
  const authorization = `Bearer ${sessionToken(sandbox, await sandbox.now())}`;
  const answer = await fetch(`${sandbox.app}${path}`, { headers: { authorization } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
const history = async () => (await admin<HomeAnswer>('/api/home')).history.state;
const notices = async () => (await admin<NoticesAnswer>('/api/notices')).notices.map(({ id }) => id);
const tokens = () => database.store.selectFrom('platform_tokens').select('scopes').execute();
const again = async () => {
  await sandbox.control('uninstall');
  await sandbox.control('install');
  await sandbox.advance('15m');
};

describe('a shop with the app', () => {
  it('has its history whole, though a file broke off in its middle', async () => {
    await sandbox.control('platform', { bulk: 'cut' });
    await again();
    expect([await history(), await counts()]).toEqual(['done', before]);
  });

  it('loses only the lines that are none, and the merchant reads how many', async () => {
    await sandbox.control('platform', { bulk: 'broken' });
    await again();
    await sandbox.control('platform', { bulk: 'whole' });
    expect([await history(), await counts()]).toEqual(['done', before]);
    const { text } = (await admin<NoticesAnswer>('/api/notices')).notices.find(({ id }) => id === 'history-broken') ?? {
      text: '',
    };
    expect(text).toContain('9 lines of your shop’s history could not be read');
  });

  it('without a permission is read as far as may be, says so, and is read on when it is granted', async () => {
    const [{ scopes } = { scopes: '' }] = await tokens();
    await sandbox.control('platform', { without: ['Order'] });
    await again();
    expect([await history(), await notices()]).toEqual(['done', expect.arrayContaining(['history-denied'])]);
    await sandbox.advance('1h');
    expect(await notices()).toContain('lists-denied');
    const some = scopes.split(',').filter((scope) => !scope.endsWith('_orders'));
    await sandbox.control('platform', { scopes: some, without: [] });
    await sandbox.control('platform', { scopes: scopes.split(',') });
    await sandbox.advance('75m');
    expect([await history(), await counts()]).toEqual(['done', before]);
    for (const gone of ['history-denied', 'lists-denied']) expect(await notices()).not.toContain(gone);
  });

  it('of an app without approval for names and addresses goes on, and says what it is not shown', async () => {
    await sandbox.control('platform', { protected: false });
    await sandbox.visit({
      visitor: 'unseen',
      consent: { analytics: true, marketing: true, preferences: true, sale_of_data: true },
      steps: [
        { add: String((await sandbox.products(1))[0]?.variants[0]?.id) },
        { checkout: { email: 'unseen@example.com', buyer_accepts_marketing: true } },
        { buy: {} },
      ],
    });
    await sandbox.advance('1h');
    expect(await notices()).toContain('fields-denied');
    await sandbox.control('platform', { protected: true });
    await sandbox.advance('1h');
    expect(await notices()).not.toContain('fields-denied');
    before = await counts();
  });

  it('that removes it is shown nothing and sends nothing from that moment, and keeps its data for 48 hours', async () => {
    await sandbox.control('uninstall');
    expect(await tokens()).toEqual([]);
    expect((await postWebhook(sandbox, '{}', { 'x-shopify-topic': 'orders/create' })).status).toBe(401);
    await sandbox.advance('47h');
    expect(await counts()).toEqual(before);
  });

  it('is forgotten after that, to the last row', async () => {
    await sandbox.advance('2h');
    const left: string[] = [];
    for (const table of Object.keys(personalTables)) {
      const { rows } = await sql<{
        n: number;
      }>`select count(*) as n from ${sql.table(table)} where shop = ${sandbox.shop}`.execute(database.store);
      if (Number(rows[0]?.n) > 0) left.push(table);
    }
    expect(left).toEqual([]);
  });

  it('is welcome once more: a newcomer has it set up within a quarter of an hour, and meets the first cart that came back', {
    timeout: 180_000,
  }, async () => {
    await sandbox.nextMorning();
    const browser = await launchChromium();
    try {
      const { tookMs, figures, complaints } = await newcomersWalk(browser, sandbox);
      expect(tookMs).toBeLessThan(15 * 60_000);
      expect(figures.filter((text) => text.includes('bought afterwards'))).toEqual([
        expect.stringMatching(/^1 of 1 reminded cart was bought afterwards/),
      ]);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
    expect(await history()).toBe('done');
    expect((await counts()).orders).toBeGreaterThanOrEqual((before.orders ?? 0) - 1);
  });
});
