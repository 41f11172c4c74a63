// Whose page is opened and asked for in the grown shop: one example for each id that stands in a route.

import { SENT } from '../web/desk-pages.ts';
import { KEEN, MAIL } from '../web/lived-in-shop.ts';
import { BUSY, IMPORT } from './grown-rows.ts';

/** By what stands before the id. */
const examples: Record<string, string> = {
  '/shoppers': BUSY,
  '/messages': MAIL,
  '/segments': KEEN,
  '/journeys': 'win-back',
  '/journeys/:journey/mails': 'news',
  '/mails': 'win-back',
  '/mails/:journey': 'news',
  '/campaigns': SENT,
  '/imports': IMPORT,
  '/recommendations/rules': 'new',
};

class NoExample extends Error {
  override name = 'NoExample';
}

/** @throws NoExample where nobody has told which one of a new kind to take */
export function exampleOf(route: string): string {
  const steps = route.split('/');
  return steps
    .map((step, place) => {
      if (!step.startsWith(':')) return step;
      const before = steps.slice(0, place).join('/');
      const example = examples[before];
      if (example === undefined) throw new NoExample(`name one for ${before}/… in ${import.meta.filename}`);
      return example;
    })
    .join('/');
}
