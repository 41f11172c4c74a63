// The model's two graphs run over a table in chunks: BG/NBD first, then the head that corrects it.

import type { Matrix } from '../lib/optimise-ridge-logistic.ts';
import { logit } from '../lib/special-functions.ts';
import { expectedSpend, type GammaGamma } from '../lifetime-value/gamma-gamma.ts';
import { spendBase } from '../lifetime-value/spend-model.ts';
import type { ModelBundle } from '../model.ts';
import { doubles, openSession, type Session } from '../onnx/runner.ts';
import { FEATURES, orderFeatures } from './features.ts';
import { noInterest } from './interest.ts';
import { INTERVALS, intervalOdds } from './intervals.ts';
import { type NextPurchaseSettings, NotANextPurchaseModel } from './settings-file.ts';
import type { ShopperTable } from './summaries.ts';

/** Rows per run: large enough that calling costs nothing, small enough to stay in the cache. */
const CHUNK = 512;
/** Tail of spending where the shop has none yet: the shopper's own mean is the level. */
const NO_SPEND_YET = { p: 3, q: 3 };

/** What the graphs say of each row. */
export interface Chances {
  /** BG/NBD's own chance within the horizon, and that of its alternatives (rows × points, row-major). */
  bgnbd: Float64Array;
  points: Float64Array;
  /** First two moments of the number of orders within the value span. */
  orders: Float64Array;
  pairs: Float64Array;
  /** The served chance within the horizon and within the value span. */
  order: Float64Array;
  valueOrder: Float64Array;
  /** Expected money within the value span, minor units. */
  value: Float64Array;
  /** Standardised inputs of the head come from these, row-major. */
  features: Float64Array;
  /** BG/NBD's log-odds of each part of the horizon, where a hazard serves; row-major. */
  intervalOdds: Float64Array;
}

/** The expected spend of a purchase day of a row, by Gamma-Gamma; 0 where neither shop nor shopper has spent anything. */
export function spendOfRow(
  fitted: GammaGamma | null,
  count: number,
  mean: number,
): { each: number; model: GammaGamma | null } {
  if (!fitted && count === 0) return { each: 0, model: null };
  const model = fitted ?? { ...NO_SPEND_YET, v: (mean * (NO_SPEND_YET.q - 1)) / NO_SPEND_YET.p };
  return { each: expectedSpend(model, count, mean), model };
}

/** Both graphs, loaded. */
export interface ServingGraphs {
  /** `interest`: signs of interest as of the table's moment, as `interestFeatures` makes them; without it nobody has shown any. */
  run(table: ShopperTable, interest?: Matrix): Promise<Chances>;
  release(): Promise<void>;
}

/** @throws NotANextPurchaseModel when a file is missing, ModelFileFault when one is damaged. */
export async function openServingGraphs(bundle: ModelBundle, settings: NextPurchaseSettings): Promise<ServingGraphs> {
  const files = [bundle.files['bgnbd.onnx'], bundle.files['chance.onnx']];
  if (!files[0] || !files[1]) throw new NotANextPurchaseModel('a graph of the next-purchase model is missing');
  const base = await openSession(files[0]);
  const head: Session = await openSession(files[1]).catch(async (fault: unknown) => {
    await base.release();
    throw fault;
  });
  const { horizonDays, valueDays, points, spend } = settings;
  const ziln = settings.spendVariance !== null;
  const { hazard } = settings;
  const signs = hazard?.interest.length ?? 0;
  const spans = {
    horizon: doubles([1], Float64Array.of(horizonDays)),
    value_days: doubles([1], Float64Array.of(valueDays)),
  };

  async function run(table: ShopperTable, interest?: Matrix): Promise<Chances> {
    const rows = table.index.length;
    const zeros = () => new Float64Array(rows);
    const out: Chances = {
      bgnbd: zeros(),
      points: new Float64Array(rows * points),
      orders: zeros(),
      pairs: zeros(),
      order: zeros(),
      valueOrder: zeros(),
      value: zeros(),
      features: new Float64Array(rows * FEATURES.length),
      intervalOdds: hazard ? intervalOdds(settings.bgnbd, table, horizonDays) : new Float64Array(0),
    };
    const shown = signs > 0 && interest?.columns !== signs ? noInterest(rows) : interest?.data;
    const valueBase = zeros();
    const chunks = Array.from(
      { length: Math.ceil(rows / CHUNK) },
      (_, k) => [k * CHUNK, Math.min(rows, (k + 1) * CHUNK)] as const,
    );
    for (const [from, to] of chunks) {
      const column = (values: Float64Array) => doubles([to - from, 1], values.subarray(from, to));
      const said = await base.run({
        repeats: column(table.repeats),
        last_after: column(table.lastAfter),
        age: column(table.age),
        ...spans,
      });
      const data = (name: string) => said[name]!.data as Float64Array;
      out.bgnbd.set(data('order'), from);
      if (points > 0) out.points.set(data('order_points'), from * points);
      out.orders.set(data('orders'), from);
      out.pairs.set(data('pairs'), from);
      valueBase.set(data('value_order'), from);
    }
    out.features.set(orderFeatures(table, out.bgnbd, horizonDays).data);
    const logOdds = out.bgnbd.map(logit);
    const valueLogOdds = valueBase.map(logit);
    for (let i = 0; i < rows; i++) {
      out.value[i] = out.orders[i]! * spendOfRow(spend, table.spendCount[i]!, table.spendMean[i]!).each;
    }
    const logSpend = valueBase.map((chance, i) => spendBase(out.value[i]!, chance));
    for (const [from, to] of chunks) {
      const column = (values: Float64Array) => doubles([to - from, 1], values.subarray(from, to));
      const part = (values: Float64Array, columns: number) =>
        doubles([to - from, columns], values.subarray(from * columns, to * columns));
      const said = await head.run({
        features: part(out.features, FEATURES.length),
        log_odds: column(logOdds),
        value_log_odds: column(valueLogOdds),
        ...(ziln ? { spend_base: column(logSpend) } : {}),
        ...(hazard ? { interval_odds: part(out.intervalOdds, INTERVALS) } : {}),
        ...(shown && signs > 0 ? { interest: part(shown, signs) } : {}),
      });
      out.order.set(said.order!.data as Float64Array, from);
      out.valueOrder.set(said.value_order!.data as Float64Array, from);
      if (ziln) out.value.set(said.value!.data as Float64Array, from);
    }
    return out;
  }

  return {
    run,
    async release() {
      await base.release();
      await head.release();
    },
  };
}
