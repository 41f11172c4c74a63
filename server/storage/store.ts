// Opens the database: one SQLite file that survives power loss once it has said yes, migrated to the newest schema.

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { backUpBefore } from './backup.ts';
import * as firstTables from './migrations/0001-first-tables.ts';
import * as learning from './migrations/0002-learning.ts';
import * as platformUpkeep from './migrations/0003-platform-upkeep.ts';
import * as storefront from './migrations/0004-storefront.ts';
import * as journeys from './migrations/0005-journeys.ts';
import * as reports from './migrations/0006-reports.ts';
import * as signsAtCheckouts from './migrations/0008-signs-at-checkouts.ts';
import * as mailReports from './migrations/0009-mail-reports.ts';
import * as journeyLifts from './migrations/0011-journey-lifts.ts';
import * as delivery from './migrations/0012-delivery.ts';
import * as team from './migrations/0013-team.ts';
import * as valueHalves from './migrations/0014-value-halves.ts';
import * as desk from './migrations/0016-desk.ts';
import * as connections from './migrations/0017-connections.ts';
import * as imports from './migrations/0018-imports.ts';
import * as standings from './migrations/0019-standings.ts';
import * as givenUp from './migrations/0020-given-up.ts';
import * as channels from './migrations/0021-channels.ts';
import * as reading from './migrations/0022-reading.ts';
import { tellPlanner } from './planner-statistics.ts';
import type { Database } from './schema.ts';
import { SqliteDialect } from './sqlite-dialect.ts';

/** The typed database; inside a transaction the same type. */
export type Store = Kysely<Database>;

/** `raw` is for the few measured hot paths (webhook intake, event batches); everything else goes through `store`. */
export interface OpenedStore {
  store: Store;
  raw: Sqlite.Database;
  file: string;
  /** True while somebody waits for the one connection: a long transaction then ends at the next place where it can. */
  awaited(): boolean;
  /**
   * A transaction that a power cut may take back whole, for work that goes on from where it then stands: it costs no sync. The next
   * ordinary commit makes it last. After a kill of the process it is there.
   */
  repeatably<T>(run: (trx: Store) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The file was written by a newer version of the product; an older one would damage it. */
export class NewerSchemaFault extends Error {
  override name = 'NewerSchemaFault';
}

/** In order of their names; each is applied once, and never changed once released. */
export const migrations: Record<string, Migration> = {
  '0001-first-tables': { up: (db) => firstTables.up(db as Kysely<unknown>, 'integer') },
  '0002-learning': { up: (db) => learning.up(db as Kysely<unknown>) },
  '0003-platform-upkeep': { up: (db) => platformUpkeep.up(db as Kysely<unknown>) },
  '0004-storefront': storefront,
  '0005-journeys': { up: (db) => journeys.up(db as Kysely<unknown>) },
  '0006-reports': reports,
  '0008-signs-at-checkouts': { up: (db) => signsAtCheckouts.up(db as Kysely<unknown>) },
  '0009-mail-reports': { up: mailReports.up },
  '0011-journey-lifts': { up: journeyLifts.up },
  '0012-delivery': { up: delivery.up },
  '0013-team': { up: team.up },
  '0014-value-halves': { up: valueHalves.up },
  '0016-desk': { up: desk.up },
  '0017-connections': { up: connections.up },
  '0018-imports': { up: imports.up },
  '0019-standings': { up: standings.up },
  '0020-given-up': { up: givenUp.up },
  '0021-channels': { up: channels.up },
  '0022-reading': { up: reading.up },
};

/**
 * Opens (or makes) `presage.db` in a folder and brings it to the newest schema; before it is changed a copy is put aside.
 * WAL with FULL sync: we answer 200 to webhooks, and after that nobody sends them again.
 * @throws NewerSchemaFault when the file's schema is ahead of this version.
 */
export async function openStore(folder: string): Promise<OpenedStore> {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  const file = join(folder, 'presage.db');
  const raw = openRaw(file);
  const dialect = new SqliteDialect(raw);
  const store = new Kysely<Database>({ dialect });
  try {
    await migrate(store, raw, folder);
    tellPlanner(raw);
  } catch (fault) {
    await store.destroy();
    throw fault;
  }
  const repeatably = <T>(run: (trx: Store) => Promise<T>): Promise<T> =>
    store.connection().execute(async (held) => {
      raw.pragma('synchronous = NORMAL');
      try {
        return await held.transaction().execute(run);
      } finally {
        raw.pragma('synchronous = FULL');
      }
    });
  return { store, raw, file, awaited: () => dialect.awaited, repeatably, close: () => store.destroy() };
}

/** A second connection for a worker thread: it sees committed data only and writes nothing. */
export function openForReading(file: string): { store: Store; close(): Promise<void> } {
  const raw = new Sqlite(file, { readonly: true, timeout: 5000 });
  raw.pragma('cache_size = -65536');
  const store = new Kysely<Database>({ dialect: new SqliteDialect(raw) });
  return { store, close: () => store.destroy() };
}

/** A second connection for a worker thread that writes; whoever uses it keeps out of the first one's way. */
export function openForWriting(file: string): Sqlite.Database {
  const raw = openRaw(file);
  raw.pragma(`wal_autocheckpoint = ${LONGEST_LOG}`);
  return raw;
}

/** 16 MB: an import touches the same pages in commit after commit, and each checkpoint writes them all. */
export const PAGES_BY_ITSELF = 4000;
/** 128 MB: so long the log may grow where a thread of the app copies it. */
export const LONGEST_LOG = 32_000;

function openRaw(file: string): Sqlite.Database {
  const raw = new Sqlite(file, { timeout: 5000 });
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.pragma('foreign_keys = ON');
  raw.pragma('secure_delete = ON');
  raw.pragma('journal_size_limit = 67108864');
  raw.pragma('cache_size = -65536');
  raw.pragma(`wal_autocheckpoint = ${PAGES_BY_ITSELF}`);
  raw.pragma('temp_store = MEMORY');
  raw.pragma('trusted_schema = OFF');
  // From here on the dialect waits for other writers, without holding the process still.
  raw.pragma('busy_timeout = 5');
  return raw;
}

async function migrate(store: Store, raw: Sqlite.Database, folder: string): Promise<void> {
  const migrator = new Migrator({ db: store, provider: { getMigrations: async () => migrations } });
  const known = new Set(Object.keys(migrations));
  const applied = await migrator.getMigrations().catch((fault) => {
    throw new NewerSchemaFault(`the database was written by a newer version: ${messageOf(fault)}`);
  });
  const ahead = applied.filter((m) => m.executedAt !== undefined && !known.has(m.name));
  if (ahead.length > 0)
    throw new NewerSchemaFault(`the database knows migrations this version does not: ${ahead[0]?.name}`);
  const pending = applied.find((m) => m.executedAt === undefined);
  // A new database has nothing to keep.
  if (pending !== undefined && applied.some((m) => m.executedAt !== undefined)) {
    backUpBefore(raw, folder, pending.name);
  }
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    if (/corrupted migrations|previously executed/.test(messageOf(error))) {
      throw new NewerSchemaFault(`the database was written by a newer version: ${messageOf(error)}`);
    }
    throw error;
  }
}

const messageOf = (fault: unknown) => (fault instanceof Error ? fault.message : String(fault));
