// The installation a command works on: the database and key that the app itself uses, from the same environment.

import { isAbsolute, resolve } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { type Keys, masterKeyFrom } from '../../lib/keys.ts';
import { installationKeys, WrongKey } from '../../storage/installation-keys.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { sqliteJobs } from '../../storage/sqlite-jobs.ts';
import { openStore, type Store } from '../../storage/store.ts';
import { type CommandIo, InputFault, needed, UsageFault } from './command-io.ts';

export interface Installation {
  store: Store;
  raw: Sqlite.Database;
  file: string;
  folder: string;
  keys: Keys;
  jobs: Jobs;
  now(): number;
  close(): Promise<void>;
}

/** @throws UsageFault unless it is `name.myshopify.com` */
export function shopOption(value: string | boolean | undefined): string {
  const shop = needed(value, 'shop').toLowerCase();
  if (!/^[a-z0-9][a-z0-9-]{0,60}\.myshopify\.com$/.test(shop)) {
    throw new UsageFault(`--shop takes a name such as my-shop.myshopify.com, not ${shop}`);
  }
  return shop;
}

/** @throws InputFault when the key is not set: without it nothing personal could be sealed. */
export async function openInstallation(io: CommandIo): Promise<Installation> {
  return openFolder(dataFolder(io));
}

/** Where the app keeps its data. */
export function dataFolder(io: CommandIo): string {
  const data = process.env.PRESAGE_DATA || '.data/presage';
  return isAbsolute(data) ? data : resolve(io.folder, data);
}

/** The same in a folder of one's choice. @throws InputFault */
export async function openFolder(folder: string): Promise<Installation> {
  const key = masterKeyFrom(process.env.PRESAGE_KEY ?? '');
  if (key === null) {
    throw new InputFault('PRESAGE_KEY must be set as for the app itself: at least 32 bytes as base64 or hex.');
  }
  const { store, raw, file, close } = await openStore(folder);
  const old = masterKeyFrom(process.env.PRESAGE_KEY_OLD ?? '') ?? undefined;
  const keys = await installationKeys(store, key, old).catch(async (fault) => {
    await close();
    throw fault instanceof WrongKey ? new InputFault(fault.message) : fault;
  });
  const now = () => Date.now();
  return { store, raw, file, folder, keys, jobs: sqliteJobs(store, now, Math.random), now, close };
}
