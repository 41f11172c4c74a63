// Will they order again, on the whole CDNOW file: three quarters of a year learned, three quarters foretold.

import { join } from 'node:path';
import { readOrderFile } from '../../server/lib/order-file/read.ts';
import { chanceFigures, orderTrial, servedNote } from './order-trial.ts';
import type { EvaluationRow } from './row.ts';

const FILE = 'cdnow/orders.csv.gz';

export const cdnow: EvaluationRow = {
  title: 'P(order), CDNOW',
  protocol: 'split 1997-10-01, 273 days',
  needs: [FILE],
  async measure(data) {
    const trial = await orderTrial(await readOrderFile(join(data, FILE)), '1997-10-01', 273);
    const figures = chanceFigures(trial, {
      auc: { sense: 'at-least', must: 0.745 },
      brier: { sense: 'at-most', must: 0.166, reach: 0.16 },
      ece: { sense: 'at-most', must: 0.05, reach: 0.03 },
    });
    return { n: trial.n, figures, notes: [servedNote(trial, 'order')] };
  },
};
