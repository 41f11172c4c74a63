// Brier score: squared distance between chance and outcome.

/** Mean of (chance − outcome)². */
export function brier(happened: ArrayLike<number>, chances: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < chances.length; i++) sum += (chances[i]! - happened[i]!) ** 2;
  return sum / chances.length;
}

/** 1 − Brier / Brier of always saying the base rate: 0 is no better, 1 perfect. */
export function brierSkill(happened: ArrayLike<number>, chances: ArrayLike<number>): number {
  let rate = 0;
  for (let i = 0; i < happened.length; i++) rate += happened[i]! / happened.length;
  return 1 - brier(happened, chances) / (rate * (1 - rate));
}
