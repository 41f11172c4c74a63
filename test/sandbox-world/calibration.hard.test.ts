// The long form: ten more worlds, each within the same tolerances.

import { expect, test } from 'vitest';
import { figuresOf, holds } from '../sandbox/world/figures.ts';
import { createWorld } from '../sandbox/world/world.ts';

for (let seed = 3; seed <= 12; seed++) {
  test(`a full world of seed ${seed} keeps every figure within its tolerance`, () => {
    expect(figuresOf(createWorld({ seed })).filter((figure) => !holds(figure))).toEqual([]);
  });
}
