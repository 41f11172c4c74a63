// Groups of like rows: k-means with careful seeding, and how well a grouping separates (silhouette).

/** Row-major standardised features. */
export interface Points {
  rows: number;
  columns: number;
  data: Float64Array;
}

/** Centres, row-major, and the group of each row. */
export interface Grouping {
  k: number;
  centres: Float64Array;
  group: Uint8Array;
  /** Sum of squared distances to the own centre. */
  inertia: number;
}

const STARTS = 6;
const MOST_ROUNDS = 100;

/** Squared distance between row `i` of one and row `j` of another table of as many columns. */
export function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number, columns: number): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) sum += (a[i * columns + c]! - b[j * columns + c]!) ** 2;
  return sum;
}

/** k-means++ (Arthur and Vassilvitskii 2007): each further seed far from those there are. */
function seeds({ rows, columns, data }: Points, k: number, random: () => number): Float64Array {
  const centres = new Float64Array(k * columns);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let chosen = Math.floor(random() * rows);
  for (let j = 0; j < k; j++) {
    centres.set(data.subarray(chosen * columns, (chosen + 1) * columns), j * columns);
    let total = 0;
    for (let i = 0; i < rows; i++) {
      nearest[i] = Math.min(nearest[i]!, squaredDistance(data, i, centres, j, columns));
      total += nearest[i]!;
    }
    let left = random() * total;
    chosen = 0;
    while (chosen < rows - 1 && left >= nearest[chosen]!) left -= nearest[chosen++]!;
  }
  return centres;
}

function settle(points: Points, centres: Float64Array, k: number): Grouping {
  const { rows, columns, data } = points;
  const group = new Uint8Array(rows);
  let inertia = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = inertia;
    inertia = 0;
    for (let i = 0; i < rows; i++) {
      let best = Number.POSITIVE_INFINITY;
      for (let j = 0; j < k; j++) {
        const distance = squaredDistance(data, i, centres, j, columns);
        if (distance < best) {
          best = distance;
          group[i] = j;
        }
      }
      inertia += best;
    }
    if (round > 0 && before - inertia <= 1e-9 * before) break;
    const counts = new Float64Array(k);
    const sums = new Float64Array(k * columns);
    for (let i = 0; i < rows; i++) {
      counts[group[i]!]!++;
      for (let c = 0; c < columns; c++) sums[group[i]! * columns + c]! += data[i * columns + c]!;
    }
    // A group that lost all its rows keeps its centre.
    for (let j = 0; j < k; j++) {
      if (counts[j]! > 0)
        for (let c = 0; c < columns; c++) centres[j * columns + c] = sums[j * columns + c]! / counts[j]!;
    }
  }
  return { k, centres, group, inertia };
}

/** The best of several starts. */
export function kMeans(points: Points, k: number, random: () => number): Grouping {
  let best: Grouping | null = null;
  for (let start = 0; start < STARTS; start++) {
    const found = settle(points, seeds(points, k, random), k);
    if (!best || found.inertia < best.inertia) best = found;
  }
  return best!;
}

/** Mean silhouette (Rousseeuw 1987) of the rows listed, among themselves: 1 far apart, 0 touching. Groups of one count 0. */
export function silhouette({ columns, data }: Points, { k, group }: Grouping, rows: readonly number[]): number {
  const counts = new Float64Array(k);
  for (const i of rows) counts[group[i]!]!++;
  const sums = new Float64Array(k);
  let total = 0;
  for (const i of rows) {
    sums.fill(0);
    for (const other of rows) sums[group[other]!]! += Math.sqrt(squaredDistance(data, i, data, other, columns));
    const own = group[i]!;
    if (counts[own]! < 2) continue;
    const within = sums[own]! / (counts[own]! - 1);
    let next = Number.POSITIVE_INFINITY;
    for (let j = 0; j < k; j++) if (j !== own && counts[j]! > 0) next = Math.min(next, sums[j]! / counts[j]!);
    if (Number.isFinite(next)) total += (next - within) / Math.max(next, within, 1e-300);
  }
  return total / Math.max(1, rows.length);
}
