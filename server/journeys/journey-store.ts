// The journeys of a shop: the ready ones from the code, changed or added to by what the merchant saved.

import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';
import { campaignJourney } from './campaign-journey.ts';
import { Journey } from './journey.ts';
import { stepNames } from './program.ts';
import { onFromTheStart, readyJourneys } from './ready/all.ts';
import { CONFIRM_JOURNEY } from './ready/confirm-address.ts';

/** A journey of one shop, as it is set there. */
export interface ShopJourney {
  journey: Journey;
  on: boolean;
  /** 0 while the merchant has saved nothing of it: what an editor must have seen to save. */
  edition: number;
  editedAt: number | null;
  editor: string | null;
}

const ready = new Map(readyJourneys.map((j) => [j.name, j]));
/** Definitions by their JSON, so that one text is one journey and is checked once. */
const parsed = new Map<string, Journey | null>();

function journeyIn(text: string): Journey | null {
  let journey = parsed.get(text);
  if (journey === undefined) {
    const read = Journey.safeParse(JSON.parse(text));
    journey = read.success ? read.data : null;
    if (parsed.size > 1000) parsed.clear();
    parsed.set(text, journey);
  }
  return journey;
}

/** All journeys of a shop, the ready ones first. A saved one that this version can no longer read is as in the code, or off. */
export async function journeysOf(trx: Store, shop: string): Promise<ShopJourney[]> {
  const rows = await trx.selectFrom('journeys').selectAll().where('shop', '=', shop).orderBy('name').execute();
  const saved = new Map(rows.map((row) => [row.name, row]));
  const names = [...ready.keys(), ...rows.map((r) => r.name).filter((name) => !ready.has(name))];
  return names.flatMap((name) => {
    const row = saved.get(name);
    const journey = (row === undefined || row.definition === '' ? null : journeyIn(row.definition)) ?? ready.get(name);
    if (journey === undefined) return [];
    return [
      {
        journey,
        on: row === undefined ? onFromTheStart.has(name) : row.is_on === 1,
        edition: row?.version ?? 0,
        editedAt: row?.edited_at ?? null,
        editor: row?.editor ?? null,
      },
    ];
  });
}

const findJourney = prepared((db, of: { shop: string; name: string }) =>
  db.selectFrom('journeys').selectAll().where('shop', '=', of.shop).where('name', '=', of.name),
);

/** One journey by name, campaigns included; null where the shop has none of that name. */
export async function journeyOf(trx: Store, shop: string, name: string): Promise<ShopJourney | null> {
  const campaign = await campaignJourney(trx, shop, name);
  if (campaign !== null) return { ...campaign, edition: 0, editedAt: null, editor: null };
  const [row] = (await findJourney(trx, { shop, name })).rows;
  const journey =
    (row === undefined || row.definition === '' ? null : journeyIn(row.definition)) ?? ready.get(name) ?? null;
  if (journey === null) return null;
  return {
    journey,
    on: row === undefined ? onFromTheStart.has(name) : row.is_on === 1,
    edition: row?.version ?? 0,
    editedAt: row?.edited_at ?? null,
    editor: row?.editor ?? null,
  };
}

export interface JourneyChange {
  on?: boolean;
  /** Whole; null goes back to the ready one. */
  definition?: unknown;
  /** The edition the editor had before them. */
  edition: number;
}

/**
 * Saves what a merchant changed. `conflict`: somebody else saved since; `unknown`: no such journey, and no definition to make one.
 * @throws z.ZodError naming what is wrong in a definition
 */
export async function saveJourney(
  trx: Store,
  shop: string,
  name: string,
  change: JourneyChange,
  by: { editor: string; now: number },
): Promise<ShopJourney | 'conflict' | 'unknown'> {
  const known = await journeyOf(trx, shop, name);
  if ((known?.edition ?? 0) !== change.edition) return 'conflict';
  if (known === null && change.definition == null) return 'unknown';
  let definition = known !== null && known.journey !== ready.get(name) ? JSON.stringify(known.journey) : '';
  if (change.definition === null) definition = '';
  else if (change.definition !== undefined) {
    const read = checkedJourney(change.definition, name);
    definition = JSON.stringify({ ...read, version: (known?.journey.version ?? 0) + 1 });
  }
  const row = {
    version: change.edition + 1,
    is_on: (change.on ?? known?.on ?? false) ? 1 : 0,
    definition,
    edited_at: by.now,
    editor: by.editor,
  };
  await trx
    .insertInto('journeys')
    .values({ shop, name, ...row })
    .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet(row))
    .execute();
  return (await journeyOf(trx, shop, name)) ?? 'unknown';
}

/** Who asked for this very message has agreed to it; who is only asked to confirm has yet to, and gets nothing else by it. */
function exempt({ triggers, steps }: Journey): string[] {
  if (triggers.every((t) => t.on === 'back-in-stock')) return ['consent'];
  const confirms =
    triggers.every((t) => t.on === 'consent-asked') &&
    steps.every((s) => s.do === 'send' && s.layout === CONFIRM_JOURNEY);
  return confirms ? ['consent', 'under-the-cap'] : [];
}

const Checked = Journey.superRefine((journey, context) => {
  const names = stepNames(journey);
  if (new Set(names).size < names.length)
    context.addIssue({ code: 'custom', path: ['steps'], message: 'every step needs a name of its own' });
  const isCart = journey.triggers.some((t) => t.on === 'cart-left');
  if (isCart !== (journey.subject === 'cart'))
    context.addIssue({ code: 'custom', path: ['subject'], message: 'carts begin with a cart, and nothing else does' });
  // What the law and our promises ask is not the merchant's to leave out.
  const musts = ['installed', 'switched-on', 'not-suppressed', 'address-known', 'under-the-cap', 'consent'] as const;
  for (const must of musts)
    if (!journey.conditions.includes(must) && !exempt(journey).includes(must))
      context.addIssue({ code: 'custom', path: ['conditions'], message: `${must} is always asked` });
  if (isCart && !journey.conditions.includes('not-bought'))
    context.addIssue({ code: 'custom', path: ['conditions'], message: 'not-bought is always asked about carts' });
});

/** A definition from outside under a given name. @throws z.ZodError */
function checkedJourney(definition: unknown, name: string): Journey {
  const whole = typeof definition === 'object' && definition !== null ? { ...definition, name } : definition;
  return Checked.parse(whole);
}
