// The next item on RetailRocket's sessions: every prefix of every test session.

import { join } from 'node:path';
import type { EvaluationRow } from './row.ts';
import { sessionTrial } from './session-trial.ts';

export const retailRocket: EvaluationRow = {
  title: 'Next item, RetailRocket',
  protocol: 'SRGNN-prefix, with repeats',
  needs: ['retailrocket/train.jsonl.gz', 'retailrocket/test.jsonl.gz'],
  measure: (data, log) =>
    sessionTrial(
      join(data, 'retailrocket'),
      { hr: { must: 0.562, reach: 0.59 }, mrr: { must: 0.29, reach: 0.3 } },
      log,
    ),
};
