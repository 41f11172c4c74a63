// The merchant's settings: read whole, changed field by field, faults named beside their field.

import { z } from 'zod';
import { DOMAIN_JOB } from '../../channels/email/domain/domain-desk.ts';
import { currencyDecimals } from '../../lib/money.ts';
import { MerchantSettings, settingsPatched, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { roles, teamOf } from '../../storage/team.ts';
import { mailEventsPath } from '../mail-events.ts';
import { type AdminDeps, type Answered, answer, type Caller } from './request.ts';
import { historyAnswer } from './status.ts';
import { isOwned } from './team.ts';
import type { SettingsAnswer } from './types.ts';
import type { Say } from './words/say.ts';
import { teamWords } from './words/team.ts';

export function settings(caller: Caller): SettingsAnswer {
  const { facts, say } = caller;
  return {
    settings: facts.settings,
    currency: facts.currency,
    minor: 10 ** currencyDecimals(facts.currency),
    roles: roles.map((role) => ({ role, title: teamWords[say.locale].roles[role] })),
    zone: facts.zone,
    note: say.words.settingsNote,
    reach: historyAnswer(caller).reach,
    mailEvents: mailEventsPath(caller.keys, caller.shop),
  };
}

export async function saveSettings(
  { jobs }: Pick<AdminDeps, 'jobs'>,
  caller: Caller,
  body: unknown,
): Promise<Answered> {
  const { db, shop, say } = caller;
  const { known, patch } = parted(body);
  const everybody = typeof patch === 'object' && patch !== null && 'teamRole' in patch ? patch.teamRole : 'owner';
  if (everybody !== 'owner' && !isOwned(await teamOf(db, shop), 'viewer'))
    return { status: 409, body: { fault: teamWords[say.locale].ownerless } };
  try {
    const others = await db.transaction().execute(async (trx) => {
      const changed = await changedSince(trx, shop, known, patch);
      if (changed.length > 0) return changed;
      await settingsPatched(trx, shop, patch);
      // Another sender may be of another domain: nobody should have to wait for the next look at it.
      if (['senderEmail', 'dkimSelector'].some((field) => Object.hasOwn(patch as object, field)))
        await jobs.enqueue(trx, { kind: DOMAIN_JOB, key: `${shop} ${caller.now}`, shop, payload: { shop } });
      return changed;
    });
    if (others.length > 0) {
      const { conflict, theirs } = teamWords[say.locale];
      return { status: 409, body: { fault: conflict, fields: Object.fromEntries(others.map((f) => [f, theirs])) } };
    }
  } catch (fault) {
    if (!(fault instanceof z.ZodError)) throw fault;
    return {
      status: 400,
      body: {
        fault: say.words.invalid,
        fields: fieldFaults(fault, say, 10 ** currencyDecimals(caller.facts.currency)),
      },
    };
  }
  const facts = await shopOf(db, shop);
  return answer(settings({ ...caller, facts: facts ?? caller.facts }));
}

/** The change, and what its fields held when the editor began (`known`, if the page sends it). */
function parted(body: unknown): { known: Record<string, unknown>; patch: unknown } {
  if (typeof body !== 'object' || body === null || !('known' in body)) return { known: {}, patch: body };
  const { known, ...patch } = body;
  return { known: typeof known === 'object' && known !== null ? { ...known } : {}, patch };
}

/** Fields that somebody else has set to something else since the editor began. */
async function changedSince(
  trx: Store,
  shop: string,
  known: Record<string, unknown>,
  patch: unknown,
): Promise<string[]> {
  const facts = await shopOf(trx, shop);
  const now = (facts?.settings ?? {}) as Record<string, unknown>;
  const wanted = patch as Record<string, unknown>;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return Object.keys(known).filter((field) => {
    if (!Object.hasOwn(wanted, field) || !Object.hasOwn(now, field)) return false;
    return !same(now[field], known[field]) && !same(now[field], wanted[field]);
  });
}

function fieldFaults(fault: z.ZodError, say: Say, minor: number): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of fault.issues) {
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) fields[key] = say.words.faults.unknown;
    const field = issue.path[0];
    if (typeof field === 'string') fields[field] ??= fieldFault(field, say, minor);
  }
  return fields;
}

/** The bounds a sentence names are those of the schema, read from it once. */
const Described = z.object({
  properties: z.record(
    z.string(),
    z.object({ minimum: z.number().optional(), maximum: z.number().optional(), maxLength: z.number().optional() }),
  ),
});
const described = Described.parse(z.toJSONSchema(MerchantSettings, { io: 'input' })).properties;
const shares = new Set(['holdout', 'controls', 'exploration', 'offerControl']);
const monies = new Set(['offerMonthlyBudget', 'offerShippingCost', 'mailCost', 'monthlyCost']);

function fieldFault(field: string, say: Say, minor: number): string {
  const { faults } = say.words;
  if (field === 'senderEmail') return faults.email;
  if (field === 'dkimSelector') return faults.selector;
  if (field === 'quietHours') return faults.number('0', '23');
  const { minimum, maximum, maxLength } = described[field] ?? {};
  // May be unknown, and then the schema says it in another shape.
  if (field === 'offerMarginPercent') return faults.number('0', '95');
  const written = shares.has(field)
    ? say.percent
    : monies.has(field)
      ? (n: number) => say.number(n / minor)
      : say.number;
  if (minimum !== undefined && maximum !== undefined) return faults.number(written(minimum), written(maximum));
  if (maxLength !== undefined) return faults.text(say.number(maxLength));
  return faults.choice;
}
