// Will they order again, with a second year before: the 2010 file up to its last day of November, then Online Retail, British orders.

import { join } from 'node:path';
import type { OrderFile } from '../../server/lib/order-file/order-file.ts';
import { readOrderFile } from '../../server/lib/order-file/read.ts';
import { chanceFigures, orderTrial, servedNote } from './order-trial.ts';
import type { EvaluationRow } from './row.ts';

const EARLIER = 'online-retail-2010-uk/orders.csv.gz';
const LATER = 'online-retail/orders.csv.gz';
/** From here on the two files hold the same invoices. */
const JOINT = Date.parse('2010-12-01');
const COUNTRY = 'United Kingdom';

async function joined(data: string): Promise<OrderFile> {
  const earlier = await readOrderFile(join(data, EARLIER));
  const later = await readOrderFile(join(data, LATER));
  const orders = [
    ...earlier.orders.filter(({ at }) => at < JOINT),
    ...later.orders.filter(({ country }) => country === COUNTRY),
  ];
  return { ...later, orders: orders.sort((one, other) => one.at - other.at) };
}

export const onlineRetailJoined: EvaluationRow = {
  title: 'P(order), Online Retail with 2010, UK',
  protocol: 'split 2011-09-09, 90 days',
  needs: [EARLIER, LATER],
  async measure(data) {
    const trial = await orderTrial(await joined(data), '2011-09-09', 90);
    const figures = chanceFigures(trial, {
      auc: { sense: 'at-least', must: 0.792, reach: 0.8 },
      brier: { sense: 'at-most', must: 0.189, reach: 0.18 },
      ece: { sense: 'at-most', must: 0.075, reach: 0.05 },
    });
    return { n: trial.n, figures, notes: [servedNote(trial, 'order')] };
  },
};
