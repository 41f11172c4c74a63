// The merchant's settings: read whole, changed field by field, faults named beside their field.

import { z } from 'zod';
import { DOMAIN_JOB } from '../../channels/email/domain/domain-desk.ts';
import { MerchantSettings, settingsPatched, shopOf } from '../../storage/shops.ts';
import { mailEventsPath } from '../mail-events.ts';
import { type AdminDeps, type Answered, answer, type Caller } from './request.ts';
import { historyAnswer } from './status.ts';
import type { SettingsAnswer } from './types.ts';
import type { Say } from './words/say.ts';

export function settings(caller: Caller): SettingsAnswer {
  const { facts, say } = caller;
  return {
    settings: facts.settings,
    currency: facts.currency,
    zone: facts.zone,
    note: say.words.settingsNote,
    reach: historyAnswer(caller).reach,
    mailEvents: mailEventsPath(caller.keys, caller.shop),
  };
}

export async function saveSettings(
  { jobs }: Pick<AdminDeps, 'jobs'>,
  caller: Caller,
  patch: unknown,
): Promise<Answered> {
  const { db, shop, say } = caller;
  try {
    await db.transaction().execute(async (trx) => {
      await settingsPatched(trx, shop, patch);
      // Another sender may be of another domain: nobody should have to wait for the next look at it.
      if (['senderEmail', 'dkimSelector'].some((field) => Object.hasOwn(patch as object, field)))
        await jobs.enqueue(trx, { kind: DOMAIN_JOB, key: `${shop} ${caller.now}`, shop, payload: { shop } });
    });
  } catch (fault) {
    if (!(fault instanceof z.ZodError)) throw fault;
    return { status: 400, body: { fault: say.words.invalid, fields: fieldFaults(fault, say) } };
  }
  const facts = await shopOf(db, shop);
  return answer(settings({ ...caller, facts: facts ?? caller.facts }));
}

function fieldFaults(fault: z.ZodError, say: Say): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of fault.issues) {
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) fields[key] = say.words.faults.unknown;
    const field = issue.path[0];
    if (typeof field === 'string') fields[field] ??= fieldFault(field, say);
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
const shares = new Set(['holdout', 'controls', 'exploration']);

function fieldFault(field: string, say: Say): string {
  const { faults } = say.words;
  if (field === 'senderEmail') return faults.email;
  if (field === 'dkimSelector') return faults.selector;
  if (field === 'quietHours') return faults.number('0', '23');
  const { minimum, maximum, maxLength } = described[field] ?? {};
  const written = shares.has(field) ? say.percent : say.number;
  if (minimum !== undefined && maximum !== undefined) return faults.number(written(minimum), written(maximum));
  if (maxLength !== undefined) return faults.text(say.number(maxLength));
  return faults.choice;
}
