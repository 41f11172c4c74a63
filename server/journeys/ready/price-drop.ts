// Something a shopper looked at lately costs less now.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const priceDrop: Journey = {
  name: 'price-drop',
  version: 1,
  subject: 'product',
  priority: 'lifecycle',
  expectedLift: 0.015,
  triggers: [{ on: 'price-dropped', percent: 10, viewedInDays: 30 }],
  againAfterDays: 30,
  steps: [
    // Prices are sometimes corrected within minutes.
    { do: 'wait', name: 'settle', since: 'entry', for: { minutes: 60 } },
    { do: 'send', name: 'lower', layout: 'price-drop' },
  ],
  conditions: asked('not-bought', 'in-stock'),
  exits: ends,
  pauses: [],
  usefulHours: 48,
};
