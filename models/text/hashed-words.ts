// A text as numbers: which words and pairs of words occur, each in a slot given by its hash. No vocabulary is kept.

/** Slots; two n-grams that share one are seldom both telling. A power of two. */
export const SLOTS = 1 << 17;
/** What of a text is hashed: the features, as cards name them. */
export const TEXT_FEATURES = ['words', 'pairs of words', 'triples of words'] as const;
/** Longer texts are read up to here. */
const MOST_WORDS = 600;

/** FNV-1a, 32 bits, over UTF-16 code units. */
function slotOf(text: string): number {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

/**
 * The different slots of a text, ascending: its words, pairs and triples, in lower case, accents kept. Pairs do not reach
 * over the end of a sentence. Empty where there is no word.
 */
export function slotsOf(text: string): Int32Array {
  const slots = new Set<number>();
  let words = 0;
  for (const sentence of text
    .normalize('NFC')
    .toLowerCase()
    .split(/[.!?;\n]+/)) {
    let last = '';
    let before = '';
    for (const [word] of sentence.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu)) {
      if (++words > MOST_WORDS) return Int32Array.from(slots).sort();
      const plain = word.replaceAll('’', "'");
      slots.add(slotOf(plain));
      if (last) slots.add(slotOf(`${last} ${plain}`));
      if (before) slots.add(slotOf(`${before} ${last} ${plain}`));
      before = last;
      last = plain;
    }
  }
  return Int32Array.from(slots).sort();
}
