// What do reviews and answers speak of? Words that occur in several texts, put together where they stand in the same texts more
// often than chance would have it; each theme with its words and texts that show it.

import type { Missing } from '../missing.ts';
import { isStopWord, languageOf, THEME_LANGUAGES, type ThemeLanguage, wordsIn } from './stop-words.ts';

/** One text, and how glad it is (0-1) where that is known. */
export interface ThemeText {
  text: string;
  gladness?: number | null;
}

export interface Theme {
  /** The words it is known by, the most telling first; two or three make its name. */
  words: string[];
  /** Texts that speak of it, and their share of all that were read. */
  texts: number;
  share: number;
  /** Mean gladness of those texts; null where none is known. */
  gladness: number | null;
  /** Sentences that show it, each with the place of its text in the list given. */
  quotes: { text: number; quote: string }[];
}

export interface Themes {
  language: ThemeLanguage;
  themes: Theme[];
  /** Texts read, and texts left out because they are in another language or in none that could be told. */
  read: number;
  leftOut: number;
}

/** Fewer texts than this have no themes but their own. */
export const LEAST_TEXTS = 20;
/** More are read only up to here: the latest. */
const MOST_TEXTS = 20_000;
const MOST_WORDS = 150;
const MOST_THEMES = 10;
const WORDS_OF_THEME = 6;
const QUOTES = 3;
const LONGEST_QUOTE = 240;
/** A word of more texts than this tells them not apart; of fewer, it is one person's word. */
const COMMON = 0.5;
const RARE = { texts: 3, share: 0.01 };
/** Two groups of words are one theme when they stand together this much more often than chance, on the average. */
const TOGETHER = 1.6;

/** Endings taken off, so that "sleeve" and "sleeves" are one word; the commonest form gives the name. */
function stemOf(word: string, language: ThemeLanguage): string {
  const rule = language === 'en' ? /(?:ing|ed|ies|es|s)$/ : /(?:ungen|ern|em|er|en|es|e|n|s)$/;
  const stem = word.replace(rule, '');
  return stem.length >= 4 ? stem : word;
}

interface Word {
  stem: string;
  name: string;
  texts: Set<number>;
}

/** Finds themes in the language most of the texts are in; a sentence where there are too few. */
export function themesOf(texts: readonly ThemeText[]): Themes | Missing {
  const latest = texts.length > MOST_TEXTS ? texts.length - MOST_TEXTS : 0;
  const languages = texts.map(({ text }, at) => (at < latest ? null : languageOf(text)));
  const counts = THEME_LANGUAGES.map((language) => languages.filter((each) => each === language).length);
  const language = THEME_LANGUAGES[counts.indexOf(Math.max(...counts))]!;
  const read = languages.flatMap((each, at) => (each === language ? [at] : []));
  if (read.length < LEAST_TEXTS) {
    return {
      missing: `Themes need at least ${LEAST_TEXTS} texts in one of ${THEME_LANGUAGES.join(', ')}; there are ${read.length}.`,
    };
  }
  const words = tellingWords(texts, read, language);
  const groups = grouped(words, read.length);
  const themes = groups.map((group) => themeOf(group, texts, read.length, language));
  themes.sort((a, b) => b.texts - a.texts || (a.words[0]! < b.words[0]! ? -1 : 1));
  return { language, themes: themes.slice(0, MOST_THEMES), read: read.length, leftOut: texts.length - read.length };
}

function tellingWords(texts: readonly ThemeText[], read: readonly number[], language: ThemeLanguage): Word[] {
  const found = new Map<string, { texts: Set<number>; forms: Map<string, number> }>();
  for (const at of read) {
    for (const word of new Set(wordsIn(texts[at]!.text))) {
      if (isStopWord(word, language)) continue;
      const stem = stemOf(word, language);
      const each = found.get(stem) ?? { texts: new Set(), forms: new Map() };
      found.set(stem, each);
      each.texts.add(at);
      each.forms.set(word, (each.forms.get(word) ?? 0) + 1);
    }
  }
  const least = Math.max(RARE.texts, RARE.share * read.length);
  return [...found]
    .filter(([, each]) => each.texts.size >= least && each.texts.size <= COMMON * read.length)
    .map(([stem, each]) => {
      const [name] = [...each.forms].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] < a[0]) ? b : a));
      return { stem, name, texts: each.texts };
    })
    .sort((a, b) => b.texts.size - a.texts.size || (a.stem < b.stem ? -1 : 1))
    .slice(0, MOST_WORDS);
}

/** Average-linkage clustering by how much more often than chance two words share a text. */
function grouped(words: readonly Word[], read: number): Word[][] {
  const lift = words.map((one) =>
    Float64Array.from(words, (other) => {
      let both = 0;
      const [few, many] = one.texts.size < other.texts.size ? [one.texts, other.texts] : [other.texts, one.texts];
      for (const at of few) if (many.has(at)) both++;
      // A text of doubt either way, so that two rare words that met once are no theme.
      return (both + 1) / ((one.texts.size * other.texts.size) / read + 1);
    }),
  );
  let groups = words.map((_, i) => [i]);
  for (;;) {
    let best: [number, number] | null = null;
    let most = TOGETHER;
    for (let a = 0; a < groups.length; a++) {
      for (let b = a + 1; b < groups.length; b++) {
        let sum = 0;
        for (const i of groups[a]!) for (const j of groups[b]!) sum += lift[i]![j]!;
        const mean = sum / (groups[a]!.length * groups[b]!.length);
        if (mean > most) [best, most] = [[a, b], mean];
      }
    }
    if (!best) break;
    const [a, b] = best;
    const merged = [...groups[a]!, ...groups[b]!];
    groups = groups.filter((_, i) => i !== a && i !== b);
    groups.push(merged);
  }
  return groups.filter(({ length }) => length > 1).map((group) => group.map((i) => words[i]!));
}

function themeOf(group: Word[], texts: readonly ThemeText[], read: number, language: ThemeLanguage): Theme {
  const words = group.toSorted((a, b) => b.texts.size - a.texts.size || (a.stem < b.stem ? -1 : 1));
  const hits = new Map<number, number>();
  for (const word of words) for (const at of word.texts) hits.set(at, (hits.get(at) ?? 0) + 1);
  // One common word alone is no theme: two of its words, or its leading one.
  const about = [...hits].filter(([at, count]) => count > 1 || words[0]!.texts.has(at)).map(([at]) => at);
  const glad = about.flatMap((at) => texts[at]!.gladness ?? []);
  const stems = new Set(words.map(({ stem }) => stem));
  const sentences = about.flatMap((at) =>
    texts[at]!.text.split(/(?<=[.!?])\s+|\n+/)
      .map((each) => each.trim())
      .filter((each) => each.length > 0 && each.length <= LONGEST_QUOTE)
      .map((quote) => ({
        text: at,
        quote,
        told: new Set(wordsIn(quote).map((word) => stemOf(word, language))).intersection(stems).size,
      })),
  );
  sentences.sort((a, b) => b.told - a.told || a.quote.length - b.quote.length || a.text - b.text);
  const quotes: Theme['quotes'] = [];
  for (const { text, quote, told } of sentences) {
    if (quotes.length === QUOTES || told === 0) break;
    if (!quotes.some((each) => each.text === text || each.quote === quote)) quotes.push({ text, quote });
  }
  return {
    words: words.slice(0, WORDS_OF_THEME).map(({ name }) => name),
    texts: about.length,
    share: about.length / read,
    gladness: glad.length > 0 ? glad.reduce((sum, each) => sum + each, 0) / glad.length : null,
    quotes,
  };
}
