// Someone we may write to looked at something more than once and put nothing in a cart.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const browseAbandonment: Journey = {
  name: 'browse-abandonment',
  version: 1,
  subject: 'shopper',
  priority: 'lifecycle',
  expectedLift: 0.008,
  triggers: [{ on: 'viewed', times: 2 }],
  againAfterDays: 14,
  steps: [
    { do: 'wait', name: 'rest', since: 'last-change', for: { minutes: 240 } },
    { do: 'send', name: 'seen', layout: 'browse-abandonment' },
  ],
  conditions: asked('not-bought', 'in-stock'),
  exits: ends,
  pauses: [],
  usefulHours: 24,
};
