// Someone agreed to e-mails: a greeting at once, two helpful notes later; all of it stops with the first order.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const welcome: Journey = {
  name: 'welcome',
  version: 1,
  subject: 'shopper',
  priority: 'lifecycle',
  expectedLift: 0.02,
  triggers: [{ on: 'subscribed' }],
  audience: { field: 'orders', is: '=', value: 0 },
  againAfterDays: null,
  steps: [
    { do: 'send', name: 'hello', layout: 'welcome' },
    { do: 'wait', name: 'three-days', since: 'last-message', for: { minutes: 4320 } },
    { do: 'wait-until', name: 'morning', hour: 10 },
    { do: 'send', name: 'picks', layout: 'welcome' },
    { do: 'wait', name: 'a-week', since: 'last-message', for: { minutes: 10_080 } },
    { do: 'offer', name: 'first-order', upTo: 'free-shipping', percent: 10, goodForDays: 14 },
    { do: 'send', name: 'offer', layout: 'welcome' },
  ],
  conditions: asked('not-bought'),
  exits: ends,
  pauses: [],
  usefulHours: 48,
};
