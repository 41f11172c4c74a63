// What is bought again and again by this shop's shoppers is about to run out for one of them.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const replenishment: Journey = {
  name: 'replenishment',
  version: 1,
  subject: 'product',
  priority: 'lifecycle',
  expectedLift: 0.03,
  triggers: [{ on: 'predicted', moment: 'runs-out', withinDays: 4 }],
  againAfterDays: 21,
  steps: [
    { do: 'wait-until', name: 'morning', hour: 10 },
    { do: 'send', name: 'refill', layout: 'replenishment' },
  ],
  conditions: asked('not-bought', 'in-stock'),
  exits: ends,
  pauses: [],
  usefulHours: 72,
};
