// Most who leave for good leave after one order: a note when they would usually come again, a second one if they do not.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const secondOrder: Journey = {
  name: 'second-order',
  version: 1,
  subject: 'order',
  priority: 'lifecycle',
  expectedLift: 0.012,
  triggers: [{ on: 'ordered', nth: 'first' }],
  audience: { field: 'orders', is: '=', value: 1 },
  againAfterDays: null,
  steps: [
    { do: 'wait', name: 'at-least', since: 'entry', for: { minutes: 20 * 1440 } },
    { do: 'wait-moment', name: 'their-time', moment: 'next-order', plusDays: -5 },
    { do: 'wait-until', name: 'morning', hour: 10 },
    { do: 'send', name: 'ideas', layout: 'second-order' },
    { do: 'wait', name: 'two-weeks', since: 'last-message', for: { minutes: 14 * 1440 } },
    { do: 'offer', name: 'come-back', upTo: 'discount', percent: 10, goodForDays: 14 },
    { do: 'send', name: 'offer', layout: 'second-order' },
  ],
  conditions: asked('not-bought'),
  exits: ends,
  pauses: [],
  usefulHours: 72,
};
