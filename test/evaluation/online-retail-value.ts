// What they will spend, on Online Retail: everyone with an order before the split, against BG/NBD × Gamma-Gamma.

import { join } from 'node:path';
import { readOrderFile } from '../../server/lib/order-file/read.ts';
import { bootstrap, difference, meanStatistic, onAll, ratio, spearmanStatistic } from './bootstrap.ts';
import { type Coverage, type OrderTrial, orderTrial, servedNote } from './order-trial.ts';
import type { Bar, EvaluationRow, Figure } from './row.ts';

const FILE = 'online-retail/orders.csv.gz';
const EARLIER_ORIGINS = ['2011-08-10', '2011-07-11', '2011-06-11', '2011-05-12'];

export const onlineRetailValue: EvaluationRow = {
  title: 'Value, Online Retail',
  protocol: 'split 2011-09-09, 84 days',
  needs: [FILE],
  async measure(data) {
    const file = await readOrderFile(join(data, FILE));
    const trial = await orderTrial(file, '2011-09-09', 84);
    const { spent, value, n } = trial;
    const off = (said: Float64Array) => meanStatistic(said.map((each, i) => Math.abs(each - spent[i]!)));
    const own = { rank: spearmanStatistic(spent, value.served), mae: off(value.served) };
    const btyd = { rank: spearmanStatistic(spent, value.bgnbd), mae: off(value.bgnbd) };
    const statistics = {
      Spearman: own.rank,
      'Spearman of BG/NBD × Gamma-Gamma': btyd.rank,
      'Spearman gained': difference(own.rank, btyd.rank),
      MAE: own.mae,
      'MAE of BG/NBD × Gamma-Gamma': btyd.mae,
      'MAE as a share of it': ratio(own.mae, btyd.mae),
    };
    const bars: Partial<Record<string, Bar>> = {
      'Spearman gained': { sense: 'at-least', must: 0.01, reach: 0.03 },
      'MAE as a share of it': { sense: 'at-most', must: 0.98, reach: 0.95 },
    };
    const interval = bootstrap(n, statistics);
    const figures: Figure[] = Object.entries(statistics).map(([name, statistic]) => ({
      name,
      value: onAll(n, statistic),
      interval: interval[name as keyof typeof statistics],
      ...(bars[name] ? { bar: bars[name] } : {}),
    }));
    figures.push({
      name: 'expectations that are not finite',
      value: value.served.filter((each) => !Number.isFinite(each)).length,
      bar: { sense: 'at-most', must: 0 },
    });
    const notes = [servedNote(trial, 'value'), withinNote(trial)];
    for (const origin of EARLIER_ORIGINS) notes.push(withinNote(await orderTrial(file, origin, 84)));
    return { n, figures, notes };
  },
};

const withinNote = ({ split, within: { half, most } }: OrderTrial) => {
  const told = ({ seen, due }: Coverage) => `${(100 * seen).toFixed(1)} % (due ${(100 * due).toFixed(1)} %)`;
  return `origin ${split}: what was spent lay within the 50 % interval for ${told(half)}, within the 80 % one for ${told(most)}.`;
};
