// Qini: does writing first to those with the highest uplift win more than writing at random?

/** Outcome 0 or 1 and whether the shopper was written to, one a row; both from a randomised send. */
export interface Randomised {
  happened: ArrayLike<number>;
  treated: ArrayLike<number>;
}

/** The curve's points: rows so far, and outcomes won among them (the untreated scaled to as many as the treated). Ties are one point. */
function curve({ happened, treated }: Randomised, by: ArrayLike<number>): { x: number[]; y: number[] } {
  const order = Uint32Array.from(by, (_, i) => i).sort((i, j) => by[j]! - by[i]!);
  const x = [0];
  const y = [0];
  let withIt = 0;
  let without = 0;
  let wonWith = 0;
  let wonWithout = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    for (; to < order.length && by[order[to]!] === by[order[from]!]; to++) {
      const row = order[to]!;
      if (treated[row]! > 0) {
        withIt++;
        wonWith += happened[row]!;
      } else {
        without++;
        wonWithout += happened[row]!;
      }
    }
    x.push(to);
    y.push(wonWith - (without > 0 ? (wonWithout * withIt) / without : 0));
    from = to;
  }
  return { x, y };
}

const areaUnder = ({ x, y }: { x: number[]; y: number[] }): number => {
  let area = 0;
  for (let k = 1; k < x.length; k++) area += ((x[k]! - x[k - 1]!) * (y[k]! + y[k - 1]!)) / 2;
  return area;
};

/**
 * The area between the uplift curve and the diagonal, as a share of the perfect curve's (scikit-uplift's `qini_auc_score` with
 * negative effects). 1 is perfect, 0 is random; NaN when nothing happened.
 */
export function qini(rows: Randomised, uplift: ArrayLike<number>): number {
  const { happened, treated } = rows;
  const perfect = curve(
    rows,
    Float64Array.from({ length: happened.length }, (_, i) => (treated[i]! > 0 ? happened[i]! : -happened[i]!)),
  );
  const diagonal = (perfect.x.at(-1)! * perfect.y.at(-1)!) / 2;
  return (areaUnder(curve(rows, uplift)) - diagonal) / (areaUnder(perfect) - diagonal);
}
