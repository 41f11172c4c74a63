// Liquid as merchants know it, and nothing more: no files, no prototypes, bounded time and memory.

import { Liquid } from 'liquidjs';

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

/** For HTML: whatever a template puts out is escaped. */
export const htmlLiquid = new Liquid({ ...bounds, outputEscape: 'escape' });

/** For subjects and plain text: nothing to escape. */
export const textLiquid = new Liquid(bounds);
