// Statements of the hot paths: built by the typed builder once, run many times. Building and compiling one costs several times what SQLite
// needs to run it, and the paths below the intake, the queue and the history run dozens for each event.

import type { Compilable, CompiledQuery, DialectAdapter, QueryResult } from 'kysely';
import type { Store } from './store.ts';

/** Stands in a statement for a value that comes later. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
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
  const slots = new Proxy({}, { get: (_target, name) => new Slot(String(name)) }) as V;
  const compiled = new WeakMap<DialectAdapter, CompiledQuery<R>>();
  return (db, values) => {
    const executor = db.getExecutor();
    let statement = compiled.get(executor.adapter);
    if (statement === undefined) {
      statement = build(db, slots).compile();
      compiled.set(executor.adapter, statement);
    }
    const parameters = statement.parameters.map((p) => (p instanceof Slot ? values[p.name as keyof V] : p));
    return executor.executeQuery({ ...statement, parameters });
  };
}
