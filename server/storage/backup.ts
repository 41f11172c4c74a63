// A backup is one file: the database as it is at one moment, with the model files beside it taken in. Restoring puts both back.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';

/** The file is no backup of ours, or was damaged. */
export class NotABackup extends Error {
  override name = 'NotABackup';
}

/** Where a folder keeps copies of its own making. They hold what was known then, and go after thirty days. */
export const backupsFolder = (folder: string) => join(folder, 'backups');
const KEPT_MS = 30 * 86_400_000;
const FILES = 'backup_files';
const MODELS = 'models';

/**
 * Writes the backup while everything goes on. It appears whole or not at all.
 * @param raw an open connection to the folder's database
 */
export async function backUp(raw: Sqlite.Database, folder: string, out: string): Promise<{ bytes: number }> {
  mkdirSync(dirname(out), { recursive: true });
  const unfinished = `${out}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    await raw.backup(unfinished);
    const copy = new Sqlite(unfinished);
    try {
      copy.pragma('journal_mode = DELETE');
      copy.exec(`create table ${FILES} (name text primary key, bytes blob not null)`);
      const put = copy.prepare(`insert into ${FILES} values (?, ?)`);
      for (const name of modelFiles(folder)) put.run(name, readFileSync(join(folder, MODELS, name)));
    } finally {
      copy.close();
    }
    renameSync(unfinished, out);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return { bytes: statSync(out).size };
}

/**
 * Unpacks a backup into an empty folder, as a database with its model files.
 * @throws NotABackup
 */
export function unpackBackup(from: string, into: string): void {
  mkdirSync(join(into, MODELS), { recursive: true });
  const file = join(into, 'presage.db');
  // Through SQLite and not byte by byte: a copy of a database alone may lack what its log holds.
  const given = openGiven(from);
  try {
    given.prepare('vacuum into ?').run(file);
  } finally {
    given.close();
  }
  const copy = new Sqlite(file);
  try {
    takeOutFiles(copy, into);
  } finally {
    copy.close();
  }
}

/** Puts an unpacked database in the place of the folder's own, which goes among the folder's copies. Nobody may have either open. */
export function putInPlace(unpacked: string, folder: string): void {
  mkdirSync(join(folder, MODELS), { recursive: true });
  for (const name of modelFiles(unpacked)) renameSync(join(unpacked, MODELS, name), join(folder, MODELS, name));
  setAside(folder);
  renameSync(join(unpacked, 'presage.db'), join(folder, 'presage.db'));
}

function openGiven(from: string): Sqlite.Database {
  let given: Sqlite.Database;
  try {
    given = new Sqlite(from, { readonly: true, fileMustExist: true });
  } catch (fault) {
    throw new NotABackup(`${from} cannot be read: ${(fault as Error).message}`);
  }
  try {
    const sound = given.pragma('integrity_check', { simple: true });
    const ours = given.prepare("select 1 from sqlite_master where type = 'table' and name = 'kysely_migration'").get();
    if (sound === 'ok' && ours !== undefined) return given;
    given.close();
    throw new NotABackup(
      ours === undefined ? `${from} is no backup of this product` : `${from} is damaged: ${String(sound)}`,
    );
  } catch (fault) {
    given.close();
    if (fault instanceof NotABackup) throw fault;
    throw new NotABackup(`${from} is no backup: ${(fault as Error).message}`);
  }
}

function takeOutFiles(copy: Sqlite.Database, folder: string): void {
  const has = copy.prepare('select 1 from sqlite_master where name = ?').get(FILES) !== undefined;
  if (!has) return;
  for (const row of copy.prepare(`select name, bytes from ${FILES}`).iterate()) {
    const { name, bytes } = row as { name: string; bytes: Uint8Array };
    // A name in a foreign file is no path.
    if (basename(name) === name && !name.startsWith('.')) writeFileSync(join(folder, MODELS, name), bytes);
  }
  copy.exec(`drop table ${FILES}`);
  copy.exec('vacuum');
}

function setAside(folder: string): void {
  const file = join(folder, 'presage.db');
  if (existsSync(file)) {
    // Opening and closing takes its log in.
    const old = new Sqlite(file);
    old.pragma('wal_checkpoint(TRUNCATE)');
    old.close();
    mkdirSync(backupsFolder(folder), { recursive: true });
    renameSync(file, join(backupsFolder(folder), 'before-restore.db'));
  }
  for (const ending of ['-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
}

/** The database as it was before a newer version changes its tables. To be called before anything is migrated. */
export function backUpBefore(raw: Sqlite.Database, folder: string, migration: string): void {
  const out = join(backupsFolder(folder), `before-${migration}.db`);
  // One that is there was made before an attempt that failed: nothing has changed since.
  if (existsSync(out)) return;
  mkdirSync(backupsFolder(folder), { recursive: true });
  const unfinished = `${out}.unfinished`;
  rmSync(unfinished, { force: true });
  raw.prepare('vacuum into ?').run(unfinished);
  renameSync(unfinished, out);
}

/** The folder's own copies that are older than they may be go. */
export function dropOldBackups(folder: string, now: number): void {
  if (!existsSync(backupsFolder(folder))) return;
  for (const name of readdirSync(backupsFolder(folder))) {
    const path = join(backupsFolder(folder), name);
    if (statSync(path).mtimeMs < now - KEPT_MS) rmSync(path, { force: true });
  }
}

const modelFiles = (folder: string): string[] =>
  existsSync(join(folder, MODELS))
    ? readdirSync(join(folder, MODELS), { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
    : [];
