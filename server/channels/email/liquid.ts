// Liquid as merchants know it, and nothing more: no files, no prototypes, bounded time and memory.

import { Liquid, type Template } from 'liquidjs';

const bounds = {
  // By default Liquid reads any file it is told to: with an empty set of templates there is none.
  templates: {},
  ownPropertyOnly: true,
  strictFilters: true,
  parseLimit: 200_000,
  /** Milliseconds of one rendering. */
  renderLimit: 2_000,
  /** Roughly bytes; a mail is below 102 kB. */
  memoryLimit: 10_000_000,
};

/** For our own layouts in HTML: whatever a template puts out is escaped. */
export const htmlLiquid = new Liquid({ ...bounds, outputEscape: 'escape' });

/** For our own layout of plain text: nothing to escape. */
export const textLiquid = new Liquid(bounds);

/** What merchants may use in their words. Each of these takes time and memory in proportion to what it is given. */
export const merchantTags: readonly string[] = [
  // No `capture`: what it collects is not counted.
  ...['assign', 'comment', 'raw', 'if', 'unless', 'case', 'for', 'break', 'continue', '#'],
];
export const merchantFilters: readonly string[] = [
  ...['append', 'prepend', 'capitalize', 'downcase', 'upcase', 'strip', 'lstrip', 'rstrip', 'truncate', 'remove'],
  ...['replace', 'replace_first', 'remove_first', 'split', 'join', 'first', 'last', 'size', 'slice', 'reverse'],
  ...['plus', 'minus', 'times', 'divided_by', 'modulo', 'round', 'ceil', 'floor', 'abs', 'at_least', 'at_most'],
  ...['default', 'date', 'map', 'uniq', 'compact', 'sort'],
];

const wordsLiquid = withOnly(new Liquid({ ...bounds, parseLimit: 10_000, renderLimit: 1_000, memoryLimit: 200_000 }));

function withOnly(liquid: Liquid): Liquid {
  for (const name of Object.keys(liquid.tags)) if (!merchantTags.includes(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) if (!merchantFilters.includes(name)) delete liquid.filters[name];
  return liquid;
}

/** The words of a mail came out longer than any mail. */
export class WordsTooLong extends Error {
  override name = 'WordsTooLong';
}

const LONGEST_WORDS = 20_000;
const PLAIN_WORDS = 1_000;

const parsed = new Map<string, Template[]>();

/** The same words are put together for many readers. */
function parsedWords(template: string): Template[] {
  let known = parsed.get(template);
  if (known === undefined) {
    known = wordsLiquid.parse(template);
    if (parsed.size >= 500) parsed.clear();
    parsed.set(template, known);
  }
  return known;
}

/**
 * The words of a mail, a merchant's or ours: a few hundred characters, finished in a few milliseconds, or refused.
 * @throws WordsTooLong, or what Liquid finds fault with
 */
export async function renderWords(template: string, scope: object): Promise<string> {
  // Most words are plain.
  if (template.length <= PLAIN_WORDS && !template.includes('{')) return template;
  const words: string = await wordsLiquid.render(parsedWords(template), scope);
  // Asked before anything else is done with it: a text put together from many parts takes up its memory only when it is read.
  if (words.length > LONGEST_WORDS) throw new WordsTooLong(`words of ${words.length} characters`);
  return words;
}

/** Names of the variables a text speaks of, as written: `shop.name`, `cart.items`. @throws what Liquid finds fault with */
export const variablesIn = (template: string): string[] => wordsLiquid.fullVariablesSync(template);
