// Somebody has become one of the shop's best: they are told so, and see what is new before others.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const vip: Journey = {
  name: 'vip',
  version: 1,
  subject: 'shopper',
  priority: 'lifecycle',
  expectedLift: 0.01,
  triggers: [
    {
      on: 'segment',
      rule: {
        all: [
          { field: 'orders', is: '>=', value: 5 },
          { field: 'daysSinceOrder', is: '<=', value: 120 },
        ],
      },
    },
  ],
  againAfterDays: 365,
  steps: [
    { do: 'wait-until', name: 'morning', hour: 10 },
    { do: 'send', name: 'welcome', layout: 'vip' },
  ],
  conditions: asked(),
  exits: ends,
  pauses: [],
  usefulHours: 96,
};
