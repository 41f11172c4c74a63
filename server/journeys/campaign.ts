// A campaign: one message, once, to a segment of shoppers; what is set, and where it stands.

import { z } from 'zod';
import { SegmentRule } from '../profile/segment-rule.ts';
import type { Store } from '../storage/store.ts';

const text = (most: number) => z.string().trim().min(1).max(most);

/** One wording of a campaign. Texts are Liquid with the variables of every mail. */
export const Variant = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,20}$/),
  subject: text(200),
  preheader: z.string().trim().max(200).default(''),
  heading: text(200),
  body: text(5000),
  button: text(60),
});
export type Variant = z.infer<typeof Variant>;

export const CampaignDefinition = z.strictObject({
  /** Who gets it: one of our rules, or a named segment of the platform whose members were read in. */
  audience: SegmentRule,
  exclude: SegmentRule.optional(),
  variants: z
    .array(Variant)
    .min(1)
    .max(4)
    .refine((all) => new Set(all.map((v) => v.name)).size === all.length, 'names repeat'),
  /** Messages an hour at most. */
  perHour: z.number().int().min(1).max(100_000).default(5_000),
  /** At one moment for all, or at the hour each shopper usually clicks or buys, within a day of it. */
  sendAt: z.enum(['moment', 'personal-hour']).default('moment'),
  /** What the variants are compared by; declared before anything is sent. */
  metric: z.enum(['orders', 'clicks']).default('orders'),
  hypothesis: z.string().trim().max(500).default(''),
});
export type CampaignDefinition = z.infer<typeof CampaignDefinition>;

export type CampaignState = 'draft' | 'scheduled' | 'planning' | 'sending' | 'cancelled';

export interface Campaign {
  id: string;
  name: string;
  state: CampaignState;
  version: number;
  definition: CampaignDefinition;
  progress: { after: string | null; entered: number };
  createdAt: number;
  startAt: number | null;
  editedAt: number;
  editor: string;
}

export async function campaignById(trx: Store, shop: string, id: string): Promise<Campaign | null> {
  const row = await trx
    .selectFrom('campaigns')
    .selectAll()
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : campaignOfRow(row);
}

export async function campaignsOf(trx: Store, shop: string): Promise<Campaign[]> {
  const rows = await trx
    .selectFrom('campaigns')
    .selectAll()
    .where('shop', '=', shop)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(campaignOfRow);
}

function campaignOfRow(row: {
  id: string;
  name: string;
  state: string;
  version: number;
  definition: string;
  progress: string;
  created_at: number;
  start_at: number | null;
  edited_at: number;
  editor: string;
}): Campaign {
  return {
    id: row.id,
    name: row.name,
    state: row.state as CampaignState,
    version: row.version,
    definition: CampaignDefinition.parse(JSON.parse(row.definition)),
    progress: JSON.parse(row.progress),
    createdAt: row.created_at,
    startAt: row.start_at,
    editedAt: row.edited_at,
    editor: row.editor,
  };
}
