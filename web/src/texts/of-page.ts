// The words of one page, in its own file beside it: they come with the page and not with the first load.

import { language } from './texts.ts';

/** A language that lacks a word does not compile. */
export const ofPage =
  <Words>(words: { en: Words; de: NoInfer<Words> }) =>
  (): Words =>
    words[language()];
