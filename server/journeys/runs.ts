// Walks through journeys: one row for each cart that entered one.

import type { Selectable } from 'kysely';
import { newId } from '../lib/ids.ts';
import type { CartKeys } from '../profile/cart.ts';
import type { JourneyRunsTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

/** What a run must remember between its steps. */
interface RunContext {
  /** Every cart and checkout this run is about, the newest last: restored on another device it is still one flow. */
  carts: CartKeys[];
  /** When the earliest of them began to matter; purchases of the same person count from here. */
  startedAt: number;
  /** When the message before was due or, if there was none, decided against. */
  lastMessageAt: number | null;
  /** The arm was drawn and logged. */
  assigned: boolean;
  /** When the merchant's own automation asked for the next message now, instead of after the rest; gone once the cart moves. */
  askedAt: number | null;
}

export interface Run extends RunContext {
  shop: string;
  id: string;
  journey: string;
  key: string;
  shopper: string | null;
  state: 'waiting' | 'done' | 'exited';
  /** Index of the wait it is in. */
  step: number;
  enteredAt: number;
  /** Null while it rests or after its end. */
  dueAt: number | null;
  /** Why it ended, or why it rests. */
  reason: string | null;
}

const runOfRow = (row: Selectable<JourneyRunsTable>): Run => ({
  shop: row.shop,
  id: row.id,
  journey: row.journey,
  key: row.key,
  shopper: row.shopper,
  state: row.state as Run['state'],
  step: row.step,
  enteredAt: row.entered_at,
  dueAt: row.due_at,
  reason: row.exit_reason,
  // Runs of an older version were never asked for.
  askedAt: null,
  ...(JSON.parse(row.context) as Omit<RunContext, 'askedAt'> & Partial<RunContext>),
});

const rowOfRun = (run: Run): Selectable<JourneyRunsTable> => ({
  shop: run.shop,
  id: run.id,
  journey: run.journey,
  key: run.key,
  shopper: run.shopper,
  state: run.state,
  step: run.step,
  entered_at: run.enteredAt,
  due_at: run.dueAt,
  exit_reason: run.reason,
  context: JSON.stringify({
    carts: run.carts,
    startedAt: run.startedAt,
    lastMessageAt: run.lastMessageAt,
    assigned: run.assigned,
    askedAt: run.askedAt,
  } satisfies RunContext),
});

export type NewRun = Pick<Run, 'shop' | 'journey' | 'key' | 'shopper' | 'enteredAt' | 'dueAt' | 'carts' | 'startedAt'>;

export async function enterRun(trx: Store, fresh: NewRun): Promise<Run> {
  const run: Run = {
    ...fresh,
    id: newId(),
    state: 'waiting',
    step: 0,
    reason: null,
    lastMessageAt: null,
    assigned: false,
    askedAt: null,
  };
  await trx.insertInto('journey_runs').values(rowOfRun(run)).execute();
  return run;
}

export async function saveRun(trx: Store, run: Run): Promise<void> {
  const { shop, id, ...columns } = rowOfRun(run);
  await trx.updateTable('journey_runs').set(columns).where('shop', '=', shop).where('id', '=', id).execute();
}

export async function runById(trx: Store, shop: string, id: string): Promise<Run | null> {
  const row = await trx
    .selectFrom('journey_runs')
    .selectAll()
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : runOfRow(row);
}

/** The runs that began under one of these tokens, the earliest first. */
export async function runsOfTokens(trx: Store, shop: string, journey: string, tokens: string[]): Promise<Run[]> {
  if (tokens.length === 0) return [];
  const rows = await trx
    .selectFrom('journey_runs')
    .selectAll()
    .where('shop', '=', shop)
    .where('journey', '=', journey)
    .where('key', 'in', tokens)
    .orderBy('entered_at')
    .orderBy('id')
    .execute();
  return rows.map(runOfRow);
}

/** The open runs of these shoppers. */
export async function openRunsOf(trx: Store, shop: string, shoppers: string[]): Promise<Run[]> {
  if (shoppers.length === 0) return [];
  const rows = await trx
    .selectFrom('journey_runs')
    .selectAll()
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .where('state', '=', 'waiting')
    .execute();
  return rows.map(runOfRow);
}
