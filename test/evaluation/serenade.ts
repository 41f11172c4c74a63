// The next item on Serenade's own example: every step of every test session.

import { join } from 'node:path';
import type { EvaluationRow } from './row.ts';
import { sessionTrial } from './session-trial.ts';

export const serenade: EvaluationRow = {
  title: 'Next item, Serenade example',
  protocol: 'serenade-steps, with repeats',
  needs: ['serenade-example/train.txt.gz', 'serenade-example/test.txt.gz'],
  measure: (data, log) =>
    sessionTrial(
      join(data, 'serenade-example'),
      { hr: { must: 0.64, reach: 0.664 }, mrr: { must: 0.327, reach: 0.34 } },
      log,
    ),
};
