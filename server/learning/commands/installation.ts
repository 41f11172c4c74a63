// The installation a command works on: the database and key that the app itself uses, from the same environment.

import { isAbsolute, resolve } from 'node:path';
import { type Keys, masterKeyFrom } from '../../lib/keys.ts';
import { installationKeys, WrongKey } from '../../storage/installation-keys.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { sqliteJobs } from '../../storage/sqlite-jobs.ts';
import { openStore, type Store } from '../../storage/store.ts';
import { type CommandIo, InputFault, needed, UsageFault } from './command-io.ts';

export interface Installation {
  store: Store;
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
  const key = masterKeyFrom(process.env.PRESAGE_KEY ?? '');
  if (key === null) {
    throw new InputFault('PRESAGE_KEY must be set as for the app itself: at least 32 bytes as base64 or hex.');
  }
  const data = process.env.PRESAGE_DATA || '.data/presage';
  const folder = isAbsolute(data) ? data : resolve(io.folder, data);
  const { store, file, close } = await openStore(folder);
  const old = masterKeyFrom(process.env.PRESAGE_KEY_OLD ?? '') ?? undefined;
  const keys = await installationKeys(store, key, old).catch(async (fault) => {
    await close();
    throw fault instanceof WrongKey ? new InputFault(fault.message) : fault;
  });
  const now = () => Date.now();
  return { store, file, folder, keys, jobs: sqliteJobs(store, now, Math.random), now, close };
}
