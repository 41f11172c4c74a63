// Stock, new products and new customers: in words.

import { z } from 'zod';
import { currencyDecimals, mainUnits } from '../../lib/money.ts';
import { FEWEST_MET, TAKEN_UP_DAYS } from '../../measurement/results/novelty.ts';
import type { Outlook } from '../../measurement/results/outlook.ts';
import { FEWEST_STOCK_DAYS, reorderPoint, type StockLine } from '../../measurement/results/stock.ts';
import { settingsPatched, shopOf } from '../../storage/shops.ts';
import type { OutlookAnswer, StockRow } from './outlook-types.ts';
import { type Answered, answer, type Caller, counted, missing } from './request.ts';
import { outlookWords } from './words/outlook.ts';

const FORECAST_DAYS = 28;
const YEAR_DAYS = 365;
const WEEK_DAYS = 7;

export function stockAnswer(caller: Caller, { stock }: Outlook): OutlookAnswer['stock'] {
  if (stock === null) return null;
  const { say, facts } = caller;
  const { reorderDays } = facts.settings;
  const words = outlookWords[say.locale];
  return {
    text: words.stock(counted(say, stock.counted), counted(say, stock.lines.length), say.number(reorderDays)),
    rows: stock.lines.map((line) => stockRow(caller, line)),
    reorderDays,
  };
}

function stockRow({ say, facts }: Caller, line: StockLine): StockRow {
  const words = outlookWords[say.locale];
  const { demand, pieces, turnover, outDays, notedDays } = line;
  const point = demand === null ? null : reorderPoint(demand, facts.settings.reorderDays);
  const daily = demand === null ? 0 : demand.value / FORECAST_DAYS;
  const lasts = daily === 0 ? Number.POSITIVE_INFINITY : Math.floor(pieces / daily);
  const hint =
    pieces === 0
      ? 'gone'
      : point === null
        ? 'unknown'
        : pieces <= point
          ? 'now'
          : pieces - WEEK_DAYS * daily <= point
            ? 'soon'
            : 'fine';
  return {
    id: line.product,
    title: line.title,
    pieces: say.number(pieces),
    demand:
      demand === null ? '–' : words.pieces(say.number(demand.low), say.number(demand.high), say.number(demand.value)),
    lasts: demand === null ? '–' : lasts > YEAR_DAYS ? words.lastsLong : words.lasts(say.number(lasts)),
    reorder: point === null ? '–' : say.number(point),
    hint: words.hints[hint],
    tone: hint === 'gone' || hint === 'now' ? 'critical' : hint === 'soon' ? 'warning' : null,
    turnover: turnover === null ? words.notNoted(say.number(FEWEST_STOCK_DAYS)) : words.turnover(say.decimal(turnover)),
    out: notedDays === 0 ? '–' : words.outOf(counted(say, outDays), counted(say, notedDays)),
  };
}

export function noveltyAnswer({ say }: Caller, { novelty }: Outlook): OutlookAnswer['novelty'] {
  if (novelty === null) return null;
  const words = outlookWords[say.locale];
  const { met, unmet, launches } = novelty;
  return {
    text: words.novelty(say.number(TAKEN_UP_DAYS)),
    met:
      met === null || unmet === null
        ? words.metTooFew(say.number(FEWEST_MET))
        : words.met(say.percent(met.share.value), say.percent(unmet.share.value)),
    rows: launches.map(({ product, title, launchedAt, eligible, bought, share }) => ({
      id: product,
      title,
      launched: say.day(launchedAt),
      share: Math.round(share.value * 1000) / 10,
      shareText: `${say.percent(share.value)} (${words.takenUp(counted(say, bought), counted(say, eligible))})`,
      interval: `${say.percent(share.low)} – ${say.percent(share.high)}`,
    })),
  };
}

export function acquisitionAnswer({ say, facts }: Caller, { newcomers }: Outlook): OutlookAnswer['acquisition'] {
  if (newcomers.length === 0) return null;
  const words = outlookWords[say.locale];
  const { acquisitionSpend } = facts.settings;
  return {
    text: words.acquisition,
    currency: facts.currency,
    factor: 10 ** currencyDecimals(facts.currency),
    months: newcomers.map(({ month, newcomers: count }) => {
      const spend = acquisitionSpend[month] ?? null;
      const cost = spend === null || count === 0 ? null : Math.round(spend / count);
      return {
        month,
        title: say.month(month),
        newcomers: say.number(count),
        spend: spend === null ? '' : mainUnits(spend, facts.currency),
        spendText: spend === null ? '–' : say.money(spend),
        cost: cost === null ? null : Number(mainUnits(cost, facts.currency)),
        costText: cost === null ? '–' : say.money(cost),
      };
    }),
  };
}

const Spend = z.strictObject({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  /** Minor units; null forgets it. */
  spent: z.number().int().min(0).max(1_000_000_000_000).nullable(),
});

/** What was spent in one month; the others stay. @throws z.ZodError */
export async function saveSpend(caller: Caller, body: unknown): Promise<Answered> {
  const { month, spent } = Spend.parse(body);
  const { db, shop } = caller;
  const saved = await db.transaction().execute(async (trx) => {
    const known = await shopOf(trx, shop);
    if (known === null) return false;
    const { [month]: _before, ...others } = known.settings.acquisitionSpend;
    await settingsPatched(trx, shop, { acquisitionSpend: spent === null ? others : { ...others, [month]: spent } });
    return true;
  });
  return saved ? answer({ month, spent }) : missing(caller);
}
