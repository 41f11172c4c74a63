// Random numbers that can be replayed: everything that draws takes one of these.

/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

/** A small, fast, seeded generator (sfc32). One seed, one sequence. */
export function seededRandom(seed: number | string): Random {
  const text = String(seed);
  // FNV-1a spreads neighbouring seeds apart before the generator is warmed up.
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  let a = hash | 0;
  let b = Math.imul(hash, 0x9e3779b1) | 0;
  let c = Math.imul(hash, 0x85ebca6b) | 0;
  let d = 1;
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}
