// Counts with their nouns.

/** A count with how it is written: `{ n: 4012, s: '4,012' }`. */
export interface Count {
  n: number;
  s: string;
}

/** A count with the noun as it follows it. */
export const many = (count: Count, one: string, more: string): string => `${count.s} ${count.n === 1 ? one : more}`;
