// After an order: thanks once it should have arrived, and a week later a request for a review with one recommendation.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const postPurchase: Journey = {
  name: 'post-purchase',
  version: 1,
  subject: 'order',
  priority: 'lifecycle',
  expectedLift: 0.006,
  triggers: [{ on: 'ordered', nth: 'any' }],
  againAfterDays: 45,
  steps: [
    { do: 'wait', name: 'arrived', since: 'entry', for: { minutes: 5 * 1440 } },
    { do: 'wait-until', name: 'morning', hour: 10 },
    { do: 'send', name: 'thanks', layout: 'post-purchase' },
    { do: 'wait', name: 'used', since: 'last-message', for: { minutes: 9 * 1440 } },
    { do: 'wait-until', name: 'late-morning', hour: 11 },
    { do: 'send', name: 'review', layout: 'post-purchase' },
  ],
  conditions: asked(),
  exits: ends,
  pauses: [],
  usefulHours: 72,
};
