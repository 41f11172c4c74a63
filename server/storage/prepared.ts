// Statements of the hot paths: built by the typed builder once, run many times. Building and compiling one costs several times what SQLite
// needs to run it, and the paths below the intake, the queue and the history run dozens for each event.

import type { Compilable, CompiledQuery, DialectAdapter, QueryResult } from 'kysely';
import type { Store } from './store.ts';

/** Stands in a statement for a value that comes later. */
class Slot {
  readonly name: string;
  readonly row: number;

  constructor(name: string, row = 0) {
    this.name = name;
    this.row = row;
  }
}

/** The same statement for every transaction of a database: run it with values for its slots. */
export type Prepared<V, R> = (db: Store, values: V) => Promise<QueryResult<R>>;

/** Several slots as columns of the same names. */
export function columns<V, K extends keyof V>(slots: V, ...names: K[]): Pick<V, K> {
  return Object.fromEntries(names.map((name) => [name, slots[name]])) as Pick<V, K>;
}

/**
 * @param build makes the statement; every value that changes from run to run must come from `slots` (a fixed value stays as it is)
 * @example const find = prepared((db, v: { shop: string }) => db.selectFrom('shops').selectAll().where('shop', '=', v.shop));
 */
export function prepared<V extends { [K in keyof V]: string | number | null }, R>(
  build: (db: Store, slots: V) => Compilable<R>,
): Prepared<V, R> {
  const slots = slotsOf<V>((name) => new Slot(name));
  const compiled = new WeakMap<DialectAdapter, CompiledQuery<R>>();
  return (db, values) => {
    const statement = compiledOnce(db, compiled, () => build(db, slots));
    return runWith(db, statement, (slot) => values[slot.name as keyof V]);
  };
}

/**
 * The same for a list of rows, so many at a time: one call of the database takes them all, where one for each would cost more than what
 * it does.
 * @param most rows a statement; what is left over goes in one by one, so that two statements do for any number of rows
 * @param build makes the statement for rows whose every value is a slot
 */
export function preparedRows<V extends { [K in keyof V]: string | number | null }>(
  most: number,
  build: (db: Store, rows: V[]) => Compilable<unknown>,
): (db: Store, rows: readonly V[]) => Promise<void> {
  const slots = Array.from({ length: most }, (_, row) => slotsOf<V>((name) => new Slot(name, row)));
  const many = new WeakMap<DialectAdapter, CompiledQuery<unknown>>();
  const single = new WeakMap<DialectAdapter, CompiledQuery<unknown>>();
  return async (db, rows) => {
    let done = 0;
    const run = (statement: CompiledQuery<unknown>) =>
      runWith(db, statement, (slot) => rows[done + slot.row]?.[slot.name as keyof V] as V[keyof V]);
    for (; done + most <= rows.length; done += most) await run(compiledOnce(db, many, () => build(db, slots)));
    for (; done < rows.length; done++) await run(compiledOnce(db, single, () => build(db, slots.slice(0, 1))));
  };
}

const slotsOf = <V>(slot: (name: string) => Slot) => new Proxy({}, { get: (_target, name) => slot(String(name)) }) as V;

function compiledOnce<R>(
  db: Store,
  known: WeakMap<DialectAdapter, CompiledQuery<R>>,
  build: () => Compilable<R>,
): CompiledQuery<R> {
  const { adapter } = db.getExecutor();
  let statement = known.get(adapter);
  if (statement === undefined) {
    statement = build().compile();
    known.set(adapter, statement);
  }
  return statement;
}

function runWith<R>(
  db: Store,
  statement: CompiledQuery<R>,
  slotValue: (slot: Slot) => unknown,
): Promise<QueryResult<R>> {
  const parameters = statement.parameters.map((p) => (p instanceof Slot ? slotValue(p) : p));
  const query = { ...statement, parameters };
  // Past the executor's plugins, of which there are none: each of its steps is a turn of the event loop's queue, for each statement.
  return db.getExecutor().provideConnection((connection) => connection.executeQuery<R>(query));
}
