// Bias: is the total right?

/** Sum of predictions over sum of actual values, minus 1: −0.1 says the total was foreseen a tenth too low. */
export function bias(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  let truth = 0;
  let said = 0;
  for (let i = 0; i < actual.length; i++) {
    truth += actual[i]!;
    said += predicted[i]!;
  }
  return said / truth - 1;
}
