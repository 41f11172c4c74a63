// A greeting on the morning of the birthday of those who told us the date.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const birthday: Journey = {
  name: 'birthday',
  version: 1,
  subject: 'shopper',
  priority: 'lifecycle',
  expectedLift: 0.02,
  triggers: [{ on: 'date', kind: 'birthday' }],
  // Once a year: a year is never shorter than this.
  againAfterDays: 330,
  steps: [
    { do: 'wait-until', name: 'morning', hour: 9 },
    { do: 'offer', name: 'gift', upTo: 'discount', percent: 10, goodForDays: 14 },
    { do: 'send', name: 'greeting', layout: 'birthday' },
  ],
  conditions: asked(),
  exits: ends,
  pauses: [],
  usefulHours: 14,
};
