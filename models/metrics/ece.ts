// ECE: how far stated chances are from what happened, over bins of like chances.

/** One bin of the reliability table. */
export interface ReliabilityBin {
  from: number;
  to: number;
  count: number;
  /** Mean stated chance and share that happened; 0 in an empty bin. */
  stated: number;
  happened: number;
}

/** The reliability table with equally wide bins over 0 … 1. */
export function reliability(happened: ArrayLike<number>, chances: ArrayLike<number>, bins = 10): ReliabilityBin[] {
  const table = Array.from({ length: bins }, (_, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    count: 0,
    stated: 0,
    happened: 0,
  }));
  for (let i = 0; i < chances.length; i++) {
    const bin = table[Math.min(bins - 1, Math.max(0, Math.floor(chances[i]! * bins)))]!;
    bin.count++;
    bin.stated += chances[i]!;
    bin.happened += happened[i]!;
  }
  for (const bin of table) {
    bin.stated /= Math.max(1, bin.count);
    bin.happened /= Math.max(1, bin.count);
  }
  return table;
}

/** Expected calibration error: |stated − happened| over the bins, weighted by their share. */
export function ece(happened: ArrayLike<number>, chances: ArrayLike<number>, bins = 10): number {
  return reliability(happened, chances, bins).reduce(
    (sum, bin) => sum + (bin.count / chances.length) * Math.abs(bin.stated - bin.happened),
    0,
  );
}
