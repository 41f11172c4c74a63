// The grown shop on disk: built once (some minutes), kept under `.data/bench`, and copied for each bench, so that none finds another's traces.

import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { keysFrom } from '../../server/lib/keys.ts';
import { lastResults } from '../../server/measurement/reports.ts';
import { resultsOf } from '../../server/measurement/results/results.ts';
import { openStore } from '../../server/storage/store.ts';
import { aShop, type Ground, MINUTE, NOW, SHOP } from '../support/builders.ts';
import { aBusyDesk } from '../web/desk-pages.ts';
import { aLivedInShop } from '../web/lived-in-shop.ts';
import { fill } from './grown-rows.ts';

const root = resolve(import.meta.dirname, '../..');
const kept = join(root, '.data/bench');
const DATABASE = 'presage.db';
/** Half an hour old: not asked for again by whoever looks. */
const REPORTED_AT = NOW - 30 * MINUTE;

/** A copy of its own, gone with `end`. */
export async function aGrownShop(): Promise<Ground> {
  const name = `grown-${await form()}`;
  const known: string[] = await readdir(kept).catch(() => []);
  if (!known.includes(name)) {
    // Those of older forms are of no use any more.
    for (const old of known) await rm(join(kept, old), { recursive: true, force: true });
    process.stderr.write('a shop of 100,000 shoppers and 5 million events is being built, once …\n');
    await build(name);
  }
  await reported(join(kept, name));
  const folder = await mkdtemp(join(kept, 'copy-'));
  await copyFile(join(kept, name, DATABASE), join(folder, DATABASE));
  return open(folder);
}

async function build(name: string): Promise<void> {
  await mkdir(kept, { recursive: true });
  const folder = await mkdtemp(join(kept, 'being-built-'));
  const ground = await open(folder);
  await aShop(ground);
  await aLivedInShop(ground);
  await aBusyDesk(ground);
  fill(ground);
  await ground.close();
  await rename(folder, join(kept, name));
}

/** The report as the morning's job makes it, made anew when its form has changed. */
async function reported(folder: string): Promise<void> {
  const { store, now, close } = await open(folder);
  const known = await lastResults(store, SHOP);
  // That of the few shoppers it began with knows next to none of the orders.
  if (known === null || known.at !== REPORTED_AT) {
    const figures = JSON.stringify(await resultsOf(store, SHOP, now, 'Europe/Berlin'));
    await store.updateTable('reports').set({ figures, at: REPORTED_AT }).where('name', '=', 'results').execute();
  }
  await close();
}

async function open(folder: string): Promise<Ground> {
  const opened = await openStore(folder);
  return {
    ...opened,
    ...{ keys: keysFrom(new Uint8Array(32).fill(7)), now: NOW, folder },
    async end() {
      await opened.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What it is made by: the schema, and what fills it. */
async function form(): Promise<string> {
  const hash = createHash('sha256');
  const migrations = join(root, 'server/storage/migrations');
  const files = [
    ...(await readdir(migrations)).sort().map((file) => join(migrations, file)),
    ...['test/bench/grown-rows.ts', 'test/web/lived-in-shop.ts', 'test/web/desk-pages.ts'].map((f) => join(root, f)),
  ];
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 12);
}
