// How satisfied they are with this order, asked once it has been used for a few days.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const csat: Journey = {
  name: 'csat',
  version: 1,
  subject: 'order',
  priority: 'lifecycle',
  expectedLift: 0,
  triggers: [{ on: 'ordered', nth: 'any' }],
  againAfterDays: 60,
  steps: [
    { do: 'wait', name: 'used', since: 'entry', for: { minutes: 8 * 1440 } },
    { do: 'wait-until', name: 'morning', hour: 11 },
    { do: 'send', name: 'question', layout: 'csat' },
  ],
  conditions: asked(),
  exits: ends,
  pauses: [],
  usefulHours: 96,
};
