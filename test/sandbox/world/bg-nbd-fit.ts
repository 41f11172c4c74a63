// Plain maximum likelihood of BG/NBD, to see whether a generated world has the parameters it was made with.
// Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way, equation 6. Time in weeks. Own code, apart from the app's.

export interface BuyingRecord {
  /** Repeat days, weeks from first to last order, weeks observed. */
  readonly x: number;
  readonly lastAt: number;
  readonly observed: number;
}

/** Log of the gamma function (Lanczos, g = 7, nine terms); relative error below 1e-13 for positive arguments. */
export function lnGamma(z: number): number {
  const terms = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (z < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - lnGamma(1 - z);
  const x = z - 1;
  const t = x + 7.5;
  let sum = terms[0]!;
  for (let i = 1; i < 9; i++) sum += terms[i]! / (x + i);
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Log-likelihood of records at (r, alpha, a, b). */
export function logLikelihood(records: readonly BuyingRecord[], parameters: readonly number[]): number {
  const [r, alpha, a, b] = parameters as [number, number, number, number];
  const constant = -lnGamma(r) + r * Math.log(alpha) + lnGamma(a + b) - lnGamma(b);
  let sum = 0;
  for (const { x, lastAt, observed } of records) {
    const alive = -(r + x) * Math.log(alpha + observed);
    const gone = x > 0 ? Math.log(a / (b + x - 1)) - (r + x) * Math.log(alpha + lastAt) : Number.NEGATIVE_INFINITY;
    const top = Math.max(alive, gone);
    sum += constant + lnGamma(r + x) + lnGamma(b + x) - lnGamma(a + b + x);
    sum += top + Math.log(Math.exp(alive - top) + Math.exp(gone - top));
  }
  return sum;
}

/** The (r, alpha, a, b) of highest likelihood: Nelder and Mead over their logs. */
export function fitBgNbd(records: readonly BuyingRecord[]): { r: number; alpha: number; a: number; b: number } {
  const value = (logs: readonly number[]) => -logLikelihood(records, logs.map(Math.exp));
  let simplex = [
    [-1, 1, -0.2, 0.5],
    [-0.5, 1, -0.2, 0.5],
    [-1, 1.5, -0.2, 0.5],
    [-1, 1, 0.3, 0.5],
    [-1, 1, -0.2, 1],
  ].map((at) => ({ at, cost: value(at) }));
  for (let step = 0; step < 400; step++) {
    simplex.sort((p, q) => p.cost - q.cost);
    const worst = simplex[4]!;
    if (worst.cost - simplex[0]!.cost < 1e-7) break;
    const centre = [0, 1, 2, 3].map((i) => simplex.slice(0, 4).reduce((sum, p) => sum + p.at[i]! / 4, 0));
    const along = (share: number) => {
      const at = centre.map((c, i) => c + share * (worst.at[i]! - c));
      return { at, cost: value(at) };
    };
    const mirrored = along(-1);
    let next = mirrored;
    if (mirrored.cost < simplex[0]!.cost) {
      const further = along(-2);
      if (further.cost < mirrored.cost) next = further;
    } else if (mirrored.cost >= simplex[3]!.cost) next = along(mirrored.cost < worst.cost ? -0.5 : 0.5);
    if (next.cost < worst.cost) simplex[4] = next;
    else {
      const best = simplex[0]!.at;
      simplex = simplex.map((p) => {
        const at = p.at.map((v, i) => best[i]! + 0.5 * (v - best[i]!));
        return { at, cost: value(at) };
      });
    }
  }
  const [r, alpha, a, b] = simplex.sort((p, q) => p.cost - q.cost)[0]!.at.map(Math.exp) as [
    number,
    number,
    number,
    number,
  ];
  return { r, alpha, a, b };
}
