// A backup is taken, people are forgotten, the backup comes back: the drill, by the commands as they are typed.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../../server/cli.ts';
import { complyWith, erasureHandlers } from '../../../server/privacy/erasure.ts';
import { reapplyTombstones } from '../../../server/privacy/tombstones.ts';
import { backUp, dropOldBackups, putInPlace, unpackBackup } from '../../../server/storage/backup.ts';
import { runJobs } from '../../../server/storage/job-runner.ts';
import { leaveNoTrace } from '../../../server/storage/no-trace.ts';
import { onlyOne } from '../../../server/storage/only-one.ts';
import { openStore } from '../../../server/storage/store.ts';
import { ANN, BEN, DAY, lives, OTHER, SHOP, type World, world } from '../../support/canaries.ts';

/** The key of `testKeys`, as it is written in the environment. */
const KEY = Buffer.alloc(32, 7).toString('base64');
const before = { ...process.env };
let made: World;
let aside: string;

beforeEach(async () => {
  made = await world();
  aside = mkdtempSync(join(tmpdir(), 'presage-aside-'));
  process.env.PRESAGE_DATA = made.folder;
  process.env.PRESAGE_KEY = KEY;
});
afterEach(() => {
  process.env = { ...before };
  rmSync(aside, { recursive: true, force: true });
});

async function presage(...argv: string[]) {
  let out = '';
  let log = '';
  const io = { out: (text: string) => (out += text), log: (text: string) => (log += text), folder: aside };
  return { code: await runCommand(argv, io), out, log };
}

/** Every byte that lies in the folder. */
function bytes(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

const wordsOf = (who: typeof ANN) => [who.customer, who.email, who.name, who.visitor, who.cart, who.checkout];

describe('a backup', () => {
  it('holds the database as it was and its models, and comes back whole while the present state is put aside', async () => {
    await lives(made, ANN);
    rmSync(join(made.folder, 'models'), { recursive: true, force: true });
    const opened = await openStore(made.folder);
    await opened.close();
    const models = join(made.folder, 'models');
    await import('node:fs/promises').then((fs) => fs.mkdir(models));
    writeFileSync(join(models, 'abc.presage'), 'weights');
    const { code, out } = await presage('backup', '--out', 'b.db');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ file: join(aside, 'b.db') });
    const orders = await made.store.selectFrom('orders').selectAll().execute();
    await lives(made, BEN);
    rmSync(models, { recursive: true });
    await made.close();
    expect(await presage('restore', '--in', 'b.db')).toMatchObject({ code: 0 });
    const again = await openStore(made.folder);
    expect(await again.store.selectFrom('orders').selectAll().execute()).toEqual(orders);
    expect(await again.store.introspection.getTables()).not.toContainEqual(
      expect.objectContaining({ name: 'backup_files' }),
    );
    await again.close();
    expect(readFileSync(join(models, 'abc.presage'), 'utf8')).toBe('weights');
    expect(readdirSync(made.folder).filter((name) => name.startsWith('restoring'))).toEqual([]);
    const old = new Sqlite(join(made.folder, 'backups', 'before-restore.db'), { readonly: true });
    expect(old.prepare('select count(*) from orders').pluck().get()).toBe(2);
    old.close();
  });

  it('that is none, is damaged, or was written by a newer version is refused, and nothing is touched', async () => {
    await lives(made, ANN);
    await made.close();
    const present = () => new Sqlite(join(made.folder, 'presage.db'), { readonly: true });
    const state = () => {
      const db = present();
      const rows = db.prepare('select * from orders').all();
      db.close();
      return rows;
    };
    const was = state();
    writeFileSync(join(aside, 'text.db'), 'no database at all');
    new Sqlite(join(aside, 'other.db')).exec('create table t (x)').close();
    const newer = new Sqlite(join(made.folder, 'presage.db'));
    await newer.backup(join(aside, 'newer.db'));
    newer.close();
    const future = new Sqlite(join(aside, 'newer.db'));
    future.prepare("insert into kysely_migration (name, timestamp) values ('9999-later', '2030')").run();
    future.close();
    for (const [file, word] of [
      ['text.db', 'no backup'],
      ['other.db', 'no backup of this product'],
      ['newer.db', 'newer version|does not'],
      ['missing.db', 'no file'],
    ] as const) {
      const { code, log, out } = await presage('restore', '--in', file);
      expect({ code, out }, file).toEqual({ code: 1, out: '' });
      expect(log, file).toMatch(new RegExp(word));
      expect(log.trim().split('\n'), file).toHaveLength(1);
    }
    expect(state()).toEqual(was);
    expect(await presage('backup', '--out', 'b.db')).toMatchObject({ code: 0 });
    process.env.PRESAGE_KEY = Buffer.alloc(32, 8).toString('base64');
    expect(await presage('backup', '--out', 'b.db')).toMatchObject({ code: 1 });
  });

  it('is not put in place under a running app', async () => {
    await presage('backup', '--out', 'b.db');
    const letGo = await onlyOne(made.folder, 0);
    const { code, log } = await presage('restore', '--in', 'b.db');
    letGo();
    expect(code).toBe(1);
    expect(log).toContain('another Presage runs');
  });
});

describe('whoever was erased since a backup', () => {
  it('is erased again before it is in place, by command; everybody else is back', async () => {
    await lives(made, ANN);
    await lives(made, BEN);
    await presage('backup', '--out', 'b.db');
    const { code, out } = await presage('erase', '--shop', SHOP, '--shopper', ANN.email.toUpperCase());
    expect({ code, out: JSON.parse(out) }).toEqual({ code: 0, out: { shop: SHOP, shoppers: 1 } });
    await made.close();
    const restored = await presage('restore', '--in', 'b.db');
    expect(restored.code, restored.log).toBe(0);
    expect(JSON.parse(restored.out).erasedAgain.people).toBeGreaterThan(0);
    rmSync(join(made.folder, 'backups'), { recursive: true });
    const all = bytes(made.folder);
    for (const word of wordsOf(ANN)) expect(all.includes(word), word).toBe(false);
    for (const word of [BEN.customer, BEN.visitor, BEN.cart]) expect(all.includes(word), word).toBe(true);
  });

  it('is erased again at the next start when a copy of the file was put back by hand; an erased shop too', async () => {
    await lives(made, ANN);
    await lives(made, BEN, OTHER);
    await backUp(made.raw, made.folder, join(aside, 'b.db'));
    const deps = { ...made, now: made.clock.now };
    const handlers = erasureHandlers(deps);
    await made.store.transaction().execute(async (trx) => {
      await complyWith(trx, deps, SHOP, { what: 'erase-shopper', person: { customer: ANN.customer, email: null } });
      await complyWith(trx, deps, OTHER, { what: 'erase-shop' });
    });
    const runner = runJobs({
      store: made.store,
      jobs: made.jobs,
      handlers,
      onFault: (_job, fault) => {
        throw fault;
      },
    });
    await runner.drain();
    await runner.stop();
    await made.close();
    const unpacked = join(made.folder, 'unpacked');
    unpackBackup(join(aside, 'b.db'), unpacked);
    putInPlace(unpacked, made.folder);
    rmSync(unpacked, { recursive: true });
    rmSync(join(made.folder, 'backups'), { recursive: true });
    expect(bytes(made.folder)).toContain(ANN.visitor);

    const again = await openStore(made.folder);
    const told = await reapplyTombstones(again.store, made.keys, made.jobs, made.folder);
    expect(told).toMatchObject({ shops: 1 });
    expect(told.people).toBeGreaterThan(0);
    expect(await reapplyTombstones(again.store, made.keys, made.jobs, made.folder)).toEqual({ shops: 0, people: 0 });
    expect(await leaveNoTrace(again.store, false)).toBe('done');
    await again.close();
    const all = bytes(made.folder);
    for (const word of [...wordsOf(ANN), ...wordsOf(BEN), OTHER]) expect(all.includes(word), word).toBe(false);
  });
});

it('a copy is put aside before tables are changed, once, and goes after thirty days', async () => {
  await lives(made, ANN);
  await made.close();
  const raw = new Sqlite(join(made.folder, 'presage.db'));
  const last = raw.prepare('select name from kysely_migration order by name desc').pluck().get() as string;
  raw.close();
  const copies = () => (existsSync(join(made.folder, 'backups')) ? readdirSync(join(made.folder, 'backups')) : []);
  expect(copies()).toEqual([]);
  // As the version before the last step left it.
  const older = new Sqlite(join(made.folder, 'presage.db'));
  older.prepare('delete from kysely_migration where name = ?').run(last);
  older.close();
  await expect(openStore(made.folder)).rejects.toThrow();
  expect(copies()).toEqual([`before-${last}.db`]);
  const copy = new Sqlite(join(made.folder, 'backups', copies()[0]!), { readonly: true });
  expect(copy.prepare('select count(*) from orders').pluck().get()).toBe(1);
  copy.close();
  dropOldBackups(made.folder, Date.now() + 29 * DAY);
  expect(copies()).toHaveLength(1);
  dropOldBackups(made.folder, Date.now() + 31 * DAY);
  expect(copies()).toEqual([]);
});
