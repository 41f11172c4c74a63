/** A score for some of the items: dense to look up, sparse to walk, reused from call to call without garbage. */

/** The best items of a `SparseScores`, best first; ties go to the lower item number so that answers repeat. */
export interface Ranked {
  items: Int32Array;
  scores: Float64Array;
}

export class SparseScores {
  readonly values: Float64Array;
  readonly touched: Int32Array;
  #seen: Uint8Array;
  count = 0;

  readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.values = new Float64Array(size);
    this.touched = new Int32Array(size);
    this.#seen = new Uint8Array(size);
  }

  add(item: number, score: number): void {
    if (this.#seen[item] === 0) {
      this.#seen[item] = 1;
      this.touched[this.count++] = item;
    }
    this.values[item]! += score;
  }

  clear(): void {
    for (let each = 0; each < this.count; each++) {
      const item = this.touched[each]!;
      this.values[item] = 0;
      this.#seen[item] = 0;
    }
    this.count = 0;
  }

  /** The largest score, or 0 when nothing has one above 0. */
  max(): number {
    let best = 0;
    for (let each = 0; each < this.count; each++) {
      const value = this.values[this.touched[each]!]!;
      if (value > best) best = value;
    }
    return best;
  }

  /** The `limit` best items with a score above 0. */
  top(limit: number): Ranked {
    const heap = new BestItems(limit);
    for (let each = 0; each < this.count; each++) {
      const item = this.touched[each]!;
      if (this.values[item]! > heap.floor) heap.offer(item, this.values[item]!);
    }
    return heap.sorted();
  }

  /** Offers every item with a score above 0 and no 1 in `refused`. */
  offerTo(best: BestItems, refused: Uint8Array): void {
    for (let each = 0; each < this.count; each++) {
      const item = this.touched[each]!;
      const score = this.values[item]!;
      if (score > best.floor && refused[item] === 0) best.offer(item, score);
    }
  }
}

/** Keeps the best `limit` of the items offered to it: a min-heap, so that most offers cost one comparison. */
export class BestItems {
  /** The items kept, the first `count`, in no order. */
  items: Int32Array;
  count = 0;
  limit: number;
  /** Scores at or below this, 0 included, will not be kept and need not be offered. */
  floor = 0;
  #scores: Float64Array;

  constructor(limit: number) {
    this.limit = limit;
    this.items = new Int32Array(limit);
    this.#scores = new Float64Array(limit);
  }

  /** Empties it for a new use; `limit` may not grow. */
  reset(limit: number): this {
    this.limit = Math.min(limit, this.items.length);
    this.count = 0;
    this.floor = 0;
    return this;
  }

  /** Whether the item at heap place `a` is worse than that at `b`. */
  #worse(a: number, b: number): boolean {
    const difference = this.#scores[a]! - this.#scores[b]!;
    return difference < 0 || (difference === 0 && this.items[a]! > this.items[b]!);
  }

  #swap(a: number, b: number): void {
    const item = this.items[a]!;
    const score = this.#scores[a]!;
    this.items[a] = this.items[b]!;
    this.#scores[a] = this.#scores[b]!;
    this.items[b] = item;
    this.#scores[b] = score;
  }

  #sink(from: number, count: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= count) return;
      const child = left + 1 < count && this.#worse(left + 1, left) ? left + 1 : left;
      if (!this.#worse(child, at)) return;
      this.#swap(child, at);
      at = child;
    }
  }

  offer(item: number, score: number): void {
    if (this.count < this.limit) {
      let at = this.count++;
      this.items[at] = item;
      this.#scores[at] = score;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!this.#worse(at, parent)) break;
        this.#swap(at, parent);
        at = parent;
      }
      this.#raiseFloor();
      return;
    }
    if (this.limit === 0) return;
    const worst = this.#scores[0]!;
    if (score < worst || (score === worst && item > this.items[0]!)) return;
    this.items[0] = item;
    this.#scores[0] = score;
    this.#sink(0, this.count);
    this.#raiseFloor();
  }

  /** A hair below the worst that is kept: an equal score may still win by its lower number. */
  #raiseFloor(): void {
    if (this.count === this.limit) this.floor = Math.max(0, this.#scores[0]! * (1 - 1e-12));
  }

  /** Best first. The heap is used up by this. */
  sorted(): Ranked {
    const count = this.count;
    for (let end = count - 1; end > 0; end--) {
      this.#swap(0, end);
      this.#sink(0, end);
    }
    return { items: this.items.slice(0, count), scores: this.#scores.slice(0, count) };
  }
}

/** Item numbers by score, best first; equal ones by number. */
export function byScore(scores: Float64Array): Int32Array {
  return Int32Array.from(scores, (_, item) => item).sort((a, b) => scores[b]! - scores[a]! || a - b);
}
