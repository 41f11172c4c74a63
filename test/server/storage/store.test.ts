import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { NewerSchemaFault, openStore } from '../../../server/storage/store.ts';
import { tempStore } from '../../support/temp-store.ts';

describe('the database file', () => {
  it('is in WAL mode with full sync, so that a yes survives power loss', async () => {
    const { raw } = await tempStore();
    expect(raw.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(raw.pragma('synchronous', { simple: true })).toBe(2);
    expect(raw.pragma('secure_delete', { simple: true })).toBe(1);
  });

  it('takes work that can be done again without a sync, whole or not at all, and syncs whatever comes next', async () => {
    const { store, raw, repeatably } = await tempStore();
    const noted = (trx: typeof store, name: string) =>
      trx.insertInto('facts').values({ shop: 's', name, value: '' }).execute();
    const sync = () => raw.pragma('synchronous', { simple: true });
    const seen: unknown[] = [];
    const loose = repeatably(async (trx) => {
      seen.push(sync());
      await noted(trx, 'loose');
      return 'done';
    });
    const firm = store.transaction().execute(async (trx) => {
      seen.push(sync());
      await noted(trx, 'firm');
    });
    expect(await loose).toBe('done');
    await firm;
    const broken = repeatably(async (trx) => {
      await noted(trx, 'broken');
      throw new Error('broken');
    });
    await expect(broken).rejects.toThrow('broken');
    seen.push(sync());
    expect(seen).toEqual([1, 2, 2]);
    expect(await store.selectFrom('facts').select('name').orderBy('name').execute()).toEqual([
      { name: 'firm' },
      { name: 'loose' },
    ]);
  });

  it('opens again as it was', async () => {
    const { store, folder } = await tempStore();
    await store.insertInto('facts').values({ shop: 's', name: 'n', value: 'v' }).execute();
    const again = await openStore(folder);
    expect(await again.store.selectFrom('facts').selectAll().execute()).toEqual([{ shop: 's', name: 'n', value: 'v' }]);
    await again.close();
  });

  it('written by a newer version is refused and left alone', async () => {
    const { folder, file, close } = await tempStore();
    await close();
    const raw = new Sqlite(file);
    raw.prepare("insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2030')").run();
    raw.close();
    await expect(openStore(folder)).rejects.toBeInstanceOf(NewerSchemaFault);
  });

  it('two transactions that read and then write wait for each other instead of failing', async () => {
    const { store, folder } = await tempStore();
    const other = await openStore(folder);
    await store.insertInto('facts').values({ shop: 's', name: 'n', value: '0' }).execute();
    const increment = (db: typeof store) =>
      db.transaction().execute(async (trx) => {
        const { value } = await trx.selectFrom('facts').select('value').executeTakeFirstOrThrow();
        await trx
          .updateTable('facts')
          .set({ value: String(Number(value) + 1) })
          .execute();
      });
    for (let i = 0; i < 20; i++) await Promise.all([increment(store), increment(store)]);
    await increment(other.store);
    await other.close();
    const { rows } = await sql<{ value: string }>`select value from facts`.execute(store);
    expect(rows[0]?.value).toBe('41');
  });

  it('held by another process for a while: reading goes on meanwhile, and what is to be written waits and is written', async () => {
    const { store, file } = await tempStore();
    const other = new Sqlite(file);
    other.exec('begin immediate');
    const fact = (name: string) => ({ shop: 's', name, value: '' });
    let written = 0;
    const writes = [
      store.insertInto('facts').values(fact('alone')).execute(),
      store.transaction().execute((trx) => trx.insertInto('facts').values(fact('in a transaction')).execute()),
    ].map((write) => write.then(() => written++));
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await store.selectFrom('facts').selectAll().execute()).toEqual([]);
    }
    expect(written).toBe(0);
    other.exec('rollback');
    other.close();
    await Promise.all(writes);
    expect(await store.selectFrom('facts').select('name').execute()).toHaveLength(2);
  });

  it('held by another process for longer than a sender waits: the write fails and leaves nothing, the next one is taken', async () => {
    const { store, file } = await tempStore();
    const other = new Sqlite(file);
    other.exec('begin immediate');
    const write = () => store.insertInto('facts').values({ shop: 's', name: 'n', value: '' }).execute();
    await expect(write()).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    other.exec('rollback');
    other.close();
    await write();
    expect(await store.selectFrom('facts').select('name').execute()).toEqual([{ name: 'n' }]);
  });

  it('hot queries search an index and scan no table of events or orders', async () => {
    const { raw } = await tempStore();
    const hot = [
      "select product from events where shop = 's' and visitor = 'v' order by at desc limit 50",
      "select id from orders where shop = 's' and (cart in ('c') or checkout in ('k') or restored_from in ('c') or (shopper in ('p') and placed_at >= 1) or (email_hash = 'e' and placed_at >= 1))",
      "select * from checkouts where shop = 's' and cart = 'c' order by updated_at desc",
    ];
    for (const query of hot) {
      const plan = raw.prepare(`explain query plan ${query}`).all() as { detail: string }[];
      for (const { detail } of plan) expect(detail, query).not.toMatch(/^SCAN/);
    }
  });
});
