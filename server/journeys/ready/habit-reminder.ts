// Somebody buys on the same day of most weeks: a note the evening before.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const habitReminder: Journey = {
  name: 'habit-reminder',
  version: 1,
  subject: 'shopper',
  priority: 'lifecycle',
  expectedLift: 0.02,
  triggers: [{ on: 'predicted', moment: 'habit', withinDays: 1 }],
  againAfterDays: 28,
  steps: [
    { do: 'wait-until', name: 'evening', hour: 18 },
    { do: 'send', name: 'reminder', layout: 'habit-reminder' },
  ],
  conditions: asked('not-bought'),
  exits: ends,
  pauses: [],
  // Written for an evening: the morning after, the usual day has come by itself.
  usefulHours: 4,
};
