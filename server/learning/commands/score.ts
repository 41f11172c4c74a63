// `presage score`: scores every shopper of an order export, without a shop.

import { writeFile } from 'node:fs/promises';
import { loadNextPurchase } from '../../../models/next-purchase/load.ts';
import type { ShopperScore } from '../../../models/next-purchase/score.ts';
import { trainNextPurchase } from '../../../models/next-purchase/train.ts';
import { minorPerMain } from '../../../models/next-purchase/wording.ts';
import type { OrderFile } from '../../lib/order-file/order-file.ts';
import { readOrderFile } from '../../lib/order-file/read.ts';
import { dayOf, dayText, startOfDay } from '../../lib/zone-time.ts';
import {
  type CommandIo,
  dateOption,
  daysOption,
  fileOption,
  InputFault,
  needed,
  optionsOf,
  zoneOption,
} from './command-io.ts';
import { csvText } from './csv-text.ts';
import { historiesFromFile } from './order-histories.ts';

const COLUMNS = [
  'customer',
  'orders',
  'last_order',
  'p_order',
  'p_order_low',
  'p_order_high',
  'churn',
  'value',
  'value_low',
  'value_high',
  'next_order',
  'next_order_low',
  'next_order_high',
  'archetype',
  'reason_1',
  'reason_2',
  'reason_3',
] as const;

/** Runs the verb; `--out -` writes the table to stdout. @throws UsageFault, InputFault or OrderFileFault. */
export async function score(args: readonly string[], io: CommandIo): Promise<void> {
  const options = optionsOf(args, {
    orders: { type: 'string' },
    out: { type: 'string' },
    at: { type: 'string' },
    horizon: { type: 'string' },
    'value-days': { type: 'string' },
    zone: { type: 'string' },
  });
  const orders = needed(options.orders, 'orders');
  const out = needed(options.out, 'out');
  const zone = zoneOption(options.zone);
  const horizonDays = daysOption(options.horizon, 'horizon', 90);
  const valueDays = daysOption(options['value-days'], 'value-days', 365);
  const at = options.at === undefined ? undefined : dateOption(options.at, 'at', zone);
  const file = await readOrderFile(fileOption(io, orders), { zone });
  reportProblems(file, io);
  const asOf = at ?? startOfDay(dayOf(file.orders.at(-1)!.at, zone) + 1, zone);
  const histories = historiesFromFile(file, asOf);
  const bundle = await trainNextPurchase({ histories, asOf, horizonDays, valueDays, zone, currency: file.currency });
  const model = await loadNextPurchase(bundle);
  try {
    const scores = await model.score(histories, asOf);
    if (scores.length === 0) {
      throw new InputFault(`No shopper with an id has a purchase before ${dayText(dayOf(asOf, zone))}.`);
    }
    const units = minorPerMain(file.currency);
    const table = csvText(
      COLUMNS,
      scores.map((each) => rowOf(each, asOf, zone, units)),
    );
    if (out === '-') io.out(table);
    else await writeFile(fileOption(io, out), table);
    io.log(`${scores.length} shoppers scored as of ${dayText(dayOf(asOf, zone))}, horizon ${horizonDays} days\n`);
  } finally {
    await model.release();
  }
}

/** Tells on the log how much of a file was used, and which lines to look at. */
export function reportProblems(file: OrderFile, io: CommandIo): void {
  io.log(`${file.used} of ${file.rows} rows used (${file.withoutCustomer} of them without a customer id)\n`);
  for (const { reason, count, lines } of file.problems) {
    const more = count > lines.length ? ' …' : '';
    io.log(`${count} rows not used: ${reason} (line ${lines.join(', ')}${more})\n`);
  }
}

function rowOf(each: ShopperScore, asOf: number, zone: string, units: number): (string | number)[] {
  const chance = (value: number) => value.toFixed(6);
  const money = (value: number) => (value / units).toFixed(2);
  const date = (at: number | undefined) => (at === undefined ? '' : dayText(dayOf(Math.max(at, asOf), zone)));
  const { pOrder, value, nextOrder } = each;
  return [
    each.shopper,
    each.orders,
    dayText(dayOf(each.lastOrderAt, zone)),
    chance(pOrder.value),
    chance(pOrder.low),
    chance(pOrder.high),
    (1 - Number(chance(pOrder.value))).toFixed(6),
    money(value.value),
    money(value.low),
    money(value.high),
    date(nextOrder?.at),
    date(nextOrder?.low),
    date(nextOrder?.high),
    each.archetype,
    ...each.reasons,
  ];
}
