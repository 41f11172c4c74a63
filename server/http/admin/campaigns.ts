// Campaigns: written, counted, scheduled, stopped, and what came of each wording.

import { z } from 'zod';
import { wordsOfVariant } from '../../channels/email/mail-words.ts';
import { neededEach, verdictOf } from '../../journeys/ab-verdict.ts';
import { type Campaign, CampaignDefinition, campaignById, campaignsOf } from '../../journeys/campaign.ts';
import { campaignName } from '../../journeys/campaign-journey.ts';
import { audienceCount, cancelCampaign, saveCampaign, scheduleCampaign } from '../../journeys/campaign-run.ts';
import { type JourneyResults, journeyResults, underWay } from '../../measurement/journey-results.ts';
import type { CampaignAnswer, CampaignCountAnswer, CampaignLine, CampaignsAnswer } from './journey-types.ts';
import { wordsFor } from './journeys.ts';
import { wordsRefused } from './mails.ts';
import { type AdminDeps, type Answered, answer, type Caller, counted, missing } from './request.ts';

/** A rate to size a test by, before the shop's own is known: ordered within a week of a mail. */
const USUAL_RATE = { orders: 0.01, clicks: 0.04 };

const resultsOf = ({ db, shop, now }: Caller, campaign: Campaign): Promise<JourneyResults> =>
  journeyResults(db, shop, campaignName(campaign.id), { from: campaign.createdAt, to: now + 1 });

function line(caller: Caller, campaign: Campaign, { submitted, waiting } = { submitted: 0, waiting: 0 }): CampaignLine {
  const isDone = campaign.state === 'sending' && waiting === 0;
  const state = isDone ? 'done' : campaign.state;
  return {
    id: campaign.id,
    name: campaign.name,
    state,
    stateText: wordsFor(caller).campaignStates[state] ?? state,
    startAt: campaign.startAt === null ? null : caller.say.moment(campaign.startAt),
    entered: campaign.progress.entered,
    submitted,
  };
}

export async function campaigns(caller: Caller): Promise<CampaignsAnswer> {
  const { db, shop } = caller;
  const all = await campaignsOf(db, shop);
  const names = all.map(({ id }) => campaignName(id));
  const counts = await underWay(db, shop, names);
  return { campaigns: all.map((campaign) => line(caller, campaign, counts.get(campaignName(campaign.id)))) };
}

export async function campaign(caller: Caller, id: string): Promise<CampaignAnswer | null> {
  const { db, shop, say } = caller;
  const known = await campaignById(db, shop, id);
  if (known === null) return null;
  const results = await resultsOf(caller, known);
  const words = wordsFor(caller);
  const variants = known.definition.variants.map(({ name }) => {
    const books = results.steps.find((s) => s.step === name);
    return {
      name,
      assigned: books?.planned ?? 0,
      submitted: books?.submitted ?? 0,
      clicked: books?.clicked ?? 0,
      clickedByMachine: books?.clickedByMachine ?? 0,
      opened: books?.opened ?? 0,
      openedByMachine: books?.openedByMachine ?? 0,
      ordered: books?.orderedAfter ?? 0,
    };
  });
  const { metric } = known.definition;
  const arms = variants.map((v) => ({
    name: v.name,
    n: v.submitted,
    hits: metric === 'orders' ? v.ordered : v.clicked,
  }));
  const verdict = arms.length < 2 ? null : verdictOf(arms);
  const own = line(caller, known, (await underWay(db, shop, [campaignName(id)])).get(campaignName(id)));
  return {
    ...own,
    version: known.version,
    definition: known.definition,
    isDraft: known.state === 'draft',
    canStop: ['scheduled', 'planning', 'sending'].includes(own.state),
    variants,
    verdict,
    verdictText:
      verdict === null
        ? ''
        : verdict.verdict === 'not-enough'
          ? verdict.neededEach === null
            ? words.noneYet[metric]
            : words.notEnough(say.number(verdict.neededEach))
          : verdict.winner === null
            ? words.noDifference
            : words.winner(verdict.winner, say.percent(verdict.low), say.percent(verdict.high)),
  };
}

/** Whom it would reach now; null when the shop has no such campaign. */
export async function campaignCount(caller: Caller, id: string): Promise<CampaignCountAnswer | null> {
  const { db, shop, now, say } = caller;
  const known = await campaignById(db, shop, id);
  if (known === null) return null;
  const words = wordsFor(caller);
  const { metric, variants } = known.definition;
  const audience = await audienceCount(db, { shop, now }, known.definition);
  const each = neededEach(USUAL_RATE[metric]);
  const has = Math.floor(audience.reachable / variants.length);
  const hint = has >= each ? words.enough : words.notEnoughFor;
  return {
    audience,
    text: say.words.segments.count(counted(say, audience.members), counted(say, audience.reachable)),
    neededEach: each,
    sizeHint: variants.length < 2 ? '' : hint(say.number(each), say.number(has)),
  };
}

const Saved = z.strictObject({
  name: z.string().trim().min(1).max(100),
  definition: CampaignDefinition,
  version: z.number().int().min(0),
});

export async function keepCampaign(caller: Caller, id: string | null, body: unknown): Promise<Answered> {
  const { db, shop, user, now } = caller;
  const wish = Saved.parse(body);
  const saved = await db
    .transaction()
    .execute((trx) => saveCampaign(trx, shop, { id, ...wish }, { editor: user, now }));
  if (saved === 'conflict' || saved === 'started') return { status: 409, body: { fault: wordsFor(caller)[saved] } };
  return answer(await campaign(caller, saved.id));
}

const Start = z.strictObject({ at: z.number().int().min(0).nullable().default(null) });

/** Schedules a draft; at once where no moment is given. */
export async function startCampaign(deps: AdminDeps, caller: Caller, id: string, body: unknown): Promise<Answered> {
  const { db, keys, shop, now } = caller;
  const { at } = Start.parse(body ?? {});
  const draft = await campaignById(db, shop, id);
  if (draft === null) return missing(caller);
  for (const variant of draft.definition.variants) {
    const refused = wordsRefused(caller, wordsOfVariant(variant), 'notStarted');
    if (refused !== null) return refused;
  }
  const context = { keys, jobs: deps.jobs, now };
  const started = await db.transaction().execute((trx) => scheduleCampaign(trx, context, shop, id, at ?? now));
  if (!started) return { status: 409, body: { fault: wordsFor(caller).started } };
  return answer(await campaign(caller, id));
}

export async function stopCampaign(deps: AdminDeps, caller: Caller, id: string): Promise<Answered> {
  const { db, keys, shop, now } = caller;
  const context = { keys, jobs: deps.jobs, now };
  const stopped = await db.transaction().execute((trx) => cancelCampaign(trx, context, shop, id));
  if (!stopped) return { status: 409, body: { fault: wordsFor(caller).gone } };
  return answer(await campaign(caller, id));
}
