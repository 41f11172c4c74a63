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

/**
 * A question about a list of keys, so many at a time: the same two statements for lists of any length. The last key is asked again where
 * a list does not fill its statement, which answers nothing twice.
 * @param most keys a statement
 * @param build makes the statement; the keys stand in an `in (…)`
 */
export function preparedList<V extends { [K in keyof V]: string | number | null }, R>(
  most: number,
  build: (db: Store, slots: V, keys: string[]) => Compilable<R>,
): (db: Store, values: V, keys: readonly string[]) => Promise<R[]> {
  const slots = slotsOf<V>((name) => new Slot(name));
  const keySlots = Array.from({ length: most }, (_, i) => new Slot(KEY, i) as unknown as string);
  const many = new WeakMap<DialectAdapter, CompiledQuery<R>>();
  const single = new WeakMap<DialectAdapter, CompiledQuery<R>>();
  return async (db, values, keys) => {
    const found: R[] = [];
    for (let i = 0; i < keys.length; i += most) {
      const left = keys.length - i;
      const statement =
        left === 1
          ? compiledOnce(db, single, () => build(db, slots, keySlots.slice(0, 1)))
          : compiledOnce(db, many, () => build(db, slots, keySlots));
      const { rows } = await runWith(db, statement, ({ name, row }) =>
        name === KEY ? keys[i + Math.min(row, left - 1)] : values[name as keyof V],
      );
      found.push(...rows);
    }
    return found;
  };
}

/** Name of the slots for the keys of a list; no column is called so. */
const KEY = 'key of the list';

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
