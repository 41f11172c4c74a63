// Someone asked to be told when a product can be had again, and it can.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const backInStock: Journey = {
  name: 'back-in-stock',
  version: 1,
  subject: 'product',
  priority: 'asked',
  expectedLift: 0.05,
  triggers: [{ on: 'back-in-stock' }],
  againAfterDays: 1,
  steps: [{ do: 'send', name: 'again', layout: 'back-in-stock' }],
  // Asking for it is the permission for this one message.
  conditions: asked('in-stock').filter((c) => c !== 'consent'),
  exits: ends,
  pauses: [],
  usefulHours: 48,
};
