// Walks through journeys: one row for each subject that entered one.

import type { Selectable } from 'kysely';
import { newId } from '../lib/ids.ts';
import type { CartKeys } from '../profile/cart.ts';
import { prepared } from '../storage/prepared.ts';
import type { JourneyRunsTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

/** A shopper's product, order or address, and when it last moved. */
export interface About {
  products: string[];
  order: string | null;
  emailHash: string | null;
  at: number;
}

/** What a run must remember between its steps. */
interface RunContext {
  /** Version of the journey it was last walked by. */
  version: number;
  /** Name of the step it stands at, so that it finds its place when the journey is changed. */
  at: string | null;
  /** When it came to that step. */
  hereAt: number;
  /** What it is about where that is no cart. */
  about: About;
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
  /** The chance that what it is about is bought anyway, as a model was sure of it when the subject had rested; null: nobody is. */
  chance: number | null;
}

export interface Run extends RunContext {
  shop: string;
  id: string;
  journey: string;
  key: string;
  shopper: string | null;
  state: 'waiting' | 'done' | 'exited';
  /** Index in the journey's program of the step it stands at. */
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
  ...contextOf(row.context),
});

/** Runs begun by an earlier version of the product knew carts only. */
function contextOf(text: string): RunContext {
  const known = JSON.parse(text) as Partial<RunContext>;
  return {
    version: known.version ?? 1,
    at: known.at ?? null,
    hereAt: known.hereAt ?? 0,
    about: known.about ?? { products: [], order: null, emailHash: null, at: 0 },
    carts: known.carts ?? [],
    startedAt: known.startedAt ?? 0,
    lastMessageAt: known.lastMessageAt ?? null,
    assigned: known.assigned ?? false,
    askedAt: known.askedAt ?? null,
    chance: known.chance ?? null,
  };
}

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
    version: run.version,
    at: run.at,
    hereAt: run.hereAt,
    about: run.about,
    carts: run.carts,
    startedAt: run.startedAt,
    lastMessageAt: run.lastMessageAt,
    assigned: run.assigned,
    askedAt: run.askedAt,
    chance: run.chance,
  } satisfies RunContext),
});

export type NewRun = Pick<
  Run,
  'shop' | 'journey' | 'key' | 'shopper' | 'enteredAt' | 'dueAt' | 'carts' | 'startedAt' | 'about' | 'version'
>;

/** A run that is about to begin; `enterRun` makes it one. */
export const newRun = (fresh: NewRun): Run => ({
  ...fresh,
  id: newId(),
  state: 'waiting',
  step: 0,
  reason: null,
  lastMessageAt: null,
  assigned: false,
  askedAt: null,
  chance: null,
  at: null,
  hereAt: fresh.enteredAt,
});

export async function enterRun(trx: Store, run: Run): Promise<Run> {
  await trx.insertInto('journey_runs').values(rowOfRun(run)).execute();
  return run;
}

export async function saveRun(trx: Store, run: Run): Promise<void> {
  const { shop, id, ...columns } = rowOfRun(run);
  await trx.updateTable('journey_runs').set(columns).where('shop', '=', shop).where('id', '=', id).execute();
}

const findRun = prepared((db, of: { shop: string; id: string }) =>
  db.selectFrom('journey_runs').selectAll().where('shop', '=', of.shop).where('id', '=', of.id),
);

export async function runById(trx: Store, shop: string, id: string): Promise<Run | null> {
  const [row] = (await findRun(trx, { shop, id })).rows;
  return row === undefined ? null : runOfRow(row);
}

/** The runs of these journeys that began under one of these tokens, the earliest first. */
export async function runsOfTokens(trx: Store, shop: string, journeys: string[], tokens: string[]): Promise<Run[]> {
  if (tokens.length === 0 || journeys.length === 0) return [];
  const rows = await trx
    .selectFrom('journey_runs')
    .selectAll()
    .where('shop', '=', shop)
    .where('journey', 'in', journeys)
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

/** All runs of a shopper through one journey, the newest first. */
export async function runsThrough(trx: Store, shop: string, journey: string, shopper: string): Promise<Run[]> {
  const rows = await trx
    .selectFrom('journey_runs')
    .selectAll()
    .where('shop', '=', shop)
    .where('shopper', '=', shopper)
    .where('journey', '=', journey)
    .orderBy('entered_at', 'desc')
    .execute();
  return rows.map(runOfRow);
}

/** The open runs through one journey. */
export async function openRunsThrough(trx: Store, shop: string, journey: string): Promise<Run[]> {
  const rows = await trx
    .selectFrom('journey_runs')
    .selectAll()
    .where('shop', '=', shop)
    .where('journey', '=', journey)
    .where('state', '=', 'waiting')
    .execute();
  return rows.map(runOfRow);
}
