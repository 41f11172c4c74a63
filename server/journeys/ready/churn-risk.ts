// Somebody is about to be lost, and the model is sure of it: who is worth most gets a person's attention, the next an offer, the others a note.

import type { Journey } from '../journey.ts';
import { asked, ends } from './usual.ts';

export const churnRisk: Journey = {
  name: 'churn-risk',
  version: 1,
  subject: 'shopper',
  priority: 'lifecycle',
  expectedLift: 0.01,
  triggers: [
    {
      on: 'segment',
      rule: {
        all: [
          { field: 'churn', is: '>=', value: 0.7 },
          { field: 'sure', is: true },
          { field: 'orders', is: '>=', value: 2 },
        ],
      },
    },
  ],
  audience: { field: 'churn', is: '>=', value: 0.6 },
  againAfterDays: 180,
  steps: [
    {
      do: 'split',
      name: 'value-tier',
      by: 'value-rank',
      arms: [
        { name: 'low', size: 0.5, steps: [{ do: 'send', name: 'note', layout: 'churn-risk' }] },
        {
          name: 'middle',
          size: 0.9,
          steps: [
            { do: 'offer', name: 'stay', upTo: 'discount', percent: 10, goodForDays: 21 },
            { do: 'send', name: 'offer', layout: 'churn-risk' },
          ],
        },
        {
          name: 'high',
          size: 1,
          steps: [
            { do: 'task', name: 'call', kind: 'reach-out' },
            { do: 'wait', name: 'a-week', since: 'here', for: { minutes: 10_080 } },
            { do: 'offer', name: 'keep', upTo: 'discount', percent: 15, goodForDays: 21 },
            { do: 'send', name: 'valued', layout: 'churn-risk' },
          ],
        },
      ],
    },
  ],
  conditions: asked('not-bought'),
  exits: ends,
  pauses: [],
  usefulHours: 96,
};
