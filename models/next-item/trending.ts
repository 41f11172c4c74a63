/** What is looked at and bought more of late than before? Counts of the last days against what the time before them would foretell. */

import { type PopularitySource, PURCHASE_WEIGHT } from './popularity.ts';

/** Share of the span that is "of late". */
const LATELY = 1 / 20;
/** A lift is drawn towards none as if so many views had come as foretold: two views of something nobody looked at are no fashion. */
const SHAPE = 3;
/** Standard deviations of a Poisson count by which the last days must be above what was foretold. */
const SURE = 1.645;

type Source = Pick<PopularitySource, 'views' | 'purchases' | 'asOf' | 'groups'> & { span: number };

/** Items that are surely rising, the most risen first; none where there was no time before. `span` in the unit of the moments. */
export function rising({ views, purchases, asOf, span, groups }: Source): Int32Array {
  const late = new Float64Array(groups.length);
  const before = new Float64Array(groups.length);
  const from = asOf - span * LATELY;
  const add = (events: readonly { item: number; at: number }[], weight: number) => {
    for (const { item, at } of events) (at > from ? late : before)[item]! += weight;
  };
  add(views, 1);
  add(purchases, PURCHASE_WEIGHT);
  const sum = (counts: Float64Array) => counts.reduce((total, each) => total + each, 0);
  const past = sum(before);
  if (!(past > 0)) return new Int32Array(0);
  // The whole shop may be busier than it was: only what rises beside it is rising.
  const pace = sum(late) / past;
  const foretold = before.map((count) => count * pace);
  const lift = late.map((count, item) => (count + SHAPE) / (foretold[item]! + SHAPE));
  return Int32Array.from(late.keys())
    .filter((item) => late[item]! > foretold[item]! + SHAPE + SURE * Math.sqrt(foretold[item]! + SHAPE))
    .sort((a, b) => lift[b]! - lift[a]! || a - b);
}
