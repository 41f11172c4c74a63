// Which product someone looks at next: taste x price fit x popularity x place in the list, held together by what goes with what.

import type { Random } from '../../../server/lib/random.ts';
import { day, winterOf } from './calendar.ts';
import { allTypeWords } from './catalogue.ts';
import { taste as figures, season } from './parameters.ts';
import type { Product } from './types.ts';

/** One person's choices on one day. Products are indexes into the catalogue; −1: nothing to choose from. */
export interface Chooser {
  /** The next product, given the one seen last (null: the first of a session). */
  next(random: Random, last: number | null): number;
}

/** Makes choosers; one a catalogue. */
export interface Market {
  chooser(taste: readonly number[], dayNumber: number): Chooser;
}

/** First index at which the running sums pass a value, within [from, to). */
function search(sums: Float64Array, from: number, to: number, value: number): number {
  let low = from;
  let high = to - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The market of a made-up catalogue: every product weighed for every person. */
export function createMarket(products: readonly Product[]): Market {
  // Products in runs of one type, so that "within the type" is a stretch of one array of running sums.
  const typeNames = [...new Set(products.map((product) => product.type))];
  const order = products
    .map((_, i) => i)
    .sort((a, b) => {
      const difference = typeNames.indexOf(products[a]!.type) - typeNames.indexOf(products[b]!.type);
      return difference || a - b;
    });
  const size = order.length;
  const width = products[0]!.taste.length;
  const places = Float64Array.from(order.flatMap((i) => [...products[i]!.taste]));
  const typeOf = order.map((i) => typeNames.indexOf(products[i]!.type));
  const starts = typeNames.map((_, t) => typeOf.indexOf(t));
  const ends = typeNames.map((_, t) => typeOf.lastIndexOf(t) + 1);
  const slotOf = new Int32Array(size);
  order.forEach((product, slot) => {
    slotOf[product] = slot;
  });
  const words = new Map(allTypeWords.map((entry) => [entry.type, entry]));
  const related = typeNames.map((name) =>
    (words.get(name)?.related ?? []).map((other) => typeNames.indexOf(other)).filter((t) => t >= 0),
  );
  // The place on the type's collection page, which shows the generally liked first.
  const placeOf = order.map((i) => {
    const same = products.filter((other) => other.type === products[i]!.type && other.appeal > products[i]!.appeal);
    return same.length;
  });
  const days = new Map<number, Float64Array>();

  /** What is the same for everybody on a day (log); −Infinity: not in the shop. */
  const baseOf = (dayNumber: number): Float64Array => {
    let base = days.get(dayNumber);
    if (base) return base;
    const winter = winterOf(dayNumber);
    const noon = (dayNumber + 0.5) * day;
    base = Float64Array.from(order, (i, slot) => {
      const product = products[i]!;
      if (product.publishedAt === null || product.publishedAt > noon || product.giftCard)
        return Number.NEGATIVE_INFINITY;
      const age = (noon - product.publishedAt) / day;
      return (
        product.appeal +
        figures.noveltyBoost * 0.5 ** (age / figures.noveltyHalfLifeDays) +
        season.winterSwing * winter * (words.get(product.type)?.winter ?? 0) -
        figures.positionPower * Math.log(1 + placeOf[slot]!)
      );
    });
    days.set(dayNumber, base);
    return base;
  };

  return {
    chooser(taste, dayNumber) {
      const base = baseOf(dayNumber);
      const sums = new Float64Array(size);
      const total = new Float64Array(typeNames.length);
      let sum = 0;
      for (let slot = 0; slot < size; slot++) {
        let liking = 0;
        for (let d = 0, at = slot * width; d < width; d++) liking += taste[d]! * places[at + d]!;
        const weight = Math.exp(base[slot]! + figures.weight * liking);
        sum += weight;
        total[typeOf[slot]!]! += weight;
        sums[slot] = sum;
      }
      const within = (random: Random, from: number, to: number): number => {
        const before = from === 0 ? 0 : sums[from - 1]!;
        const mass = sums[to - 1]! - before;
        return mass > 0 ? order[search(sums, from, to, before + random() * mass)]! : -1;
      };
      return {
        next(random, last) {
          if (sum <= 0) return -1;
          const course = random();
          if (last === null || course >= figures.stayWithType + figures.goRelated) return within(random, 0, size);
          const type = typeOf[slotOf[last]!]!;
          if (course < figures.stayWithType) {
            // Not the one just seen, if there is another; a handful of tries is enough.
            for (let i = 0; i < 4; i++) {
              const found = within(random, starts[type]!, ends[type]!);
              if (found >= 0 && found !== last) return found;
            }
            return within(random, 0, size);
          }
          let mass = 0;
          for (const t of related[type]!) mass += total[t]!;
          let left = random() * mass;
          for (const t of related[type]!) {
            left -= total[t]!;
            if (left < 0) return within(random, starts[t]!, ends[t]!);
          }
          return within(random, 0, size);
        },
      };
    },
  };
}
