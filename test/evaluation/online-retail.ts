// Will they order again, on Online Retail, at the bar's split and at rolling origins before it.

import { join } from 'node:path';
import { readOrderFile } from '../../server/lib/order-file/read.ts';
import { onAll } from './bootstrap.ts';
import { chanceFigures, chanceStatistics, type OrderTrial, orderTrial, servedNote } from './order-trial.ts';
import type { EvaluationRow } from './row.ts';

const FILE = 'online-retail/orders.csv.gz';
const HORIZON = 90;
const ORIGINS = ['2011-08-10', '2011-07-11', '2011-06-11', '2011-05-12', '2011-04-12'];

/** AUC / Brier / ECE of served, BG/NBD and recency. */
function originText(trial: OrderTrial): string {
  const of = (model: 'served' | 'bgnbd' | 'recency') =>
    Object.values(chanceStatistics(trial, model))
      .map((statistic) => onAll(trial.n, statistic).toFixed(3))
      .join(' / ');
  return `origin ${trial.split}, n ${trial.n}: served ${of('served')}, BG/NBD ${of('bgnbd')}, recency ${of('recency')} (AUC / Brier / ECE).`;
}

export const onlineRetail: EvaluationRow = {
  title: 'P(order), Online Retail',
  protocol: 'split 2011-09-09, 90 days',
  needs: [FILE],
  async measure(data, log) {
    const file = await readOrderFile(join(data, FILE));
    const trial = await orderTrial(file, '2011-09-09', HORIZON);
    const bgnbd = onAll(trial.n, chanceStatistics(trial, 'bgnbd').ece);
    const figures = chanceFigures(trial, {
      auc: { sense: 'at-least', reach: 0.75 },
      brier: { sense: 'at-most', must: 0.209, reach: 0.2 },
      ece: { sense: 'below', must: bgnbd },
      gain: { sense: 'interval-above', must: 0 },
    });
    const notes = [servedNote(trial, 'order'), originText(trial)];
    for (const origin of ORIGINS) {
      notes.push(originText(await orderTrial(file, origin, HORIZON)));
      log(`${notes.at(-1)}\n`);
    }
    return { n: trial.n, figures, notes };
  },
};
