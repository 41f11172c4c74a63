// How likely they are to recommend the shop, asked now and then of who bought more than once.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const nps: Journey = {
  name: 'nps',
  version: 1,
  subject: 'order',
  priority: 'lifecycle',
  expectedLift: 0,
  triggers: [{ on: 'ordered', nth: 'any' }],
  audience: { field: 'orders', is: '>=', value: 2 },
  againAfterDays: 180,
  steps: [
    { do: 'wait', name: 'lived-with', since: 'entry', for: { minutes: 21 * 1440 } },
    { do: 'wait-until', name: 'morning', hour: 11 },
    { do: 'send', name: 'question', layout: 'nps' },
  ],
  conditions: asked(),
  exits: ends,
  pauses: [],
  usefulHours: 96,
};
