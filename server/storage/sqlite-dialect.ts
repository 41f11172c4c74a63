// Kysely on better-sqlite3, our way: transactions begin immediate (the stock driver's plain begin fails half of two processes' writes
// with SQLITE_BUSY in spite of the timeout), and DDL is transactional, so a failing migration leaves nothing behind.

import { setTimeout as pause } from 'node:timers/promises';
import type Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  /** The driver below hands its one connection out itself, so that whoever waits for the writer can lend it to readers. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/**
 * A write waits for another process that writes (a command, a shell) by coming back. SQLite's own waiting would hold this whole process
 * still: no storefront answers while an import commits. Four seconds in all, so that a webhook is told "not now" before its sender hangs
 * up at five.
 */
const PATIENCE_MS = 4000;
const BETWEEN_TRIES_MS = 25;

class Connection implements DatabaseConnection {
  readonly #db: Sqlite.Database;
  readonly #stepAside: () => Promise<void>;
  readonly #statements = new Map<string, Sqlite.Statement>();

  constructor(db: Sqlite.Database, stepAside: () => Promise<void>) {
    this.#db = db;
    this.#stepAside = stepAside;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const begun = performance.now();
    for (;;) {
      try {
        return this.#execute(query);
      } catch (fault) {
        // Only the beginning of a transaction, or a statement alone, can be tried again as if nothing had been.
        if (!isBusy(fault) || this.#db.inTransaction || performance.now() - begun > PATIENCE_MS) throw fault;
      }
      await this.#stepAside();
    }
  }

  #execute<R>(query: CompiledQuery): QueryResult<R> {
    const statement = this.#prepared(query.sql);
    const parameters = query.parameters as unknown[];
    if (statement.reader) return { rows: statement.all(...parameters) as R[] };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid), rows: [] };
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    for (const row of this.#prepared(query.sql).iterate(...(query.parameters as unknown[]))) yield { rows: [row as R] };
  }

  /** Preparing costs more than most of our queries; texts repeat, so the newest 500 statements are kept. */
  #prepared(text: string): Sqlite.Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#db.prepare(text);
      if (this.#statements.size >= 500) this.#statements.delete(this.#statements.keys().next().value as string);
      this.#statements.set(text, statement);
    }
    return statement;
  }
}

const isBusy = (fault: unknown) => (fault as { code?: unknown } | null)?.code === 'SQLITE_BUSY';

/** One connection, handed out to one caller at a time; a transaction holds it to its end. */
class SqliteOneConnectionDriver implements Driver {
  readonly #db: Sqlite.Database;
  readonly #connection: Connection;
  #tail: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;
  #waiting = 0;

  constructor(db: Sqlite.Database) {
    this.#db = db;
    this.#connection = new Connection(db, () => this.#stepAside());
  }

  get awaited(): boolean {
    return this.#waiting > 0;
  }

  /** Lets go of the connection for a moment, so that others can read with it, and takes it again. */
  async #stepAside(): Promise<void> {
    this.#release?.();
    await pause(BETWEEN_TRIES_MS);
    await this.acquireConnection();
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#tail;
    let release!: () => void;
    this.#tail = new Promise((resolve) => {
      release = resolve;
    });
    this.#waiting++;
    await before;
    this.#waiting--;
    this.#release = release;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release?.();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk may have rolled the transaction back already.
    if (this.#db.inTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    this.#db.close();
  }
}

/** Kysely's dialect over an opened better-sqlite3 database. */
export class SqliteDialect implements Dialect {
  readonly #driver: SqliteOneConnectionDriver;

  constructor(db: Sqlite.Database) {
    this.#driver = new SqliteOneConnectionDriver(db);
  }

  /** True while somebody waits for the connection that somebody else holds. */
  get awaited(): boolean {
    return this.#driver.awaited;
  }

  createDriver(): Driver {
    return this.#driver;
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new Adapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db as never);
  }
}
