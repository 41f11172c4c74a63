// A year, and every further year, after the first order: thanks, with what they might like next.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const anniversary: Journey = {
  name: 'anniversary',
  version: 1,
  subject: 'shopper',
  priority: 'lifecycle',
  expectedLift: 0.01,
  triggers: [{ on: 'date', kind: 'first-order-anniversary' }],
  audience: { field: 'daysSinceOrder', is: '<=', value: 540 },
  againAfterDays: 330,
  steps: [
    { do: 'wait-until', name: 'morning', hour: 9 },
    { do: 'send', name: 'thanks', layout: 'anniversary' },
  ],
  conditions: asked(),
  exits: ends,
  pauses: [],
  usefulHours: 48,
};
