// Somebody has been silent for longer than is usual for them: not after a fixed number of days, but after their own. Over as soon as they are back.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const winBack: Journey = {
  name: 'win-back',
  version: 2,
  subject: 'shopper',
  priority: 'lifecycle',
  expectedLift: 0.01,
  triggers: [{ on: 'predicted', moment: 'silence', withinDays: 0 }],
  againAfterDays: 180,
  steps: [
    { do: 'wait-until', name: 'morning', hour: 10 },
    { do: 'send', name: 'news', layout: 'win-back' },
    { do: 'wait', name: 'two-weeks', since: 'last-message', for: { minutes: 14 * 1440 } },
    { do: 'offer', name: 'return', upTo: 'discount', percent: 10, goodForDays: 21 },
    { do: 'send', name: 'offer', layout: 'win-back' },
  ],
  conditions: asked('not-bought', 'not-returned'),
  exits: ends,
  pauses: [],
  usefulHours: 96,
};
