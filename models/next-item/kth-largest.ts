/** Where does the best of many begin? The k-th largest of whole numbers, found by their digits: no sorting, no comparisons. */

const DIGITS = 2048;
/** Thirty-two bits as digits of 11, 11 and 10 bits, the leading one first. */
const SHIFTS = [21, 10, 0];
const counts = new Int32Array(DIGITS);

/**
 * The k-th largest of the first `count` numbers (1 ≤ k ≤ count), and how many equal to it belong to the k largest.
 * Three passes whatever the numbers are; ties, of which neighbours have many, cost nothing.
 */
export function kthLargest(numbers: Uint32Array, count: number, k: number): { floor: number; atFloor: number } {
  let known = 0;
  let floor = 0;
  let left = k;
  for (const shift of SHIFTS) {
    counts.fill(0);
    const digit = shift === 0 ? 1023 : DIGITS - 1;
    for (let each = 0; each < count; each++) {
      const number = numbers[each]!;
      if (((number ^ floor) & known) === 0) counts[(number >>> shift) & digit]!++;
    }
    let at = digit;
    while (counts[at]! < left) left -= counts[at--]!;
    floor = (floor | (at << shift)) >>> 0;
    known |= digit << shift;
  }
  return { floor, atFloor: left };
}
