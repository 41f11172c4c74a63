// `npm run bench -- --json [--only NAME]`: every promise of speed, each beside its limit or peer of the same run.

import { parseArgs } from 'node:util';
import type { Bench, Figure } from './figure.ts';

/** Each is loaded only when it runs, so that one bench does not weigh on another's memory. */
const benches: Record<string, () => Promise<Bench>> = {
  intake: async () => (await import('./intake.ts')).benchIntake,
  recommendation: async () => (await import('./recommendation.ts')).benchRecommendation,
  backfill: async () => (await import('./backfill.ts')).benchBackfill,
  linear: async () => (await import('./learning.ts')).benchLinear,
  trees: async () => (await import('./learning.ts')).benchTrees,
  'session-knn': async () => (await import('./learning.ts')).benchSessionKnn,
  'train-curve': async () => (await import('./train-curve.ts')).benchTrainCurve,
  'training-beside': async () => (await import('./training-beside.ts')).benchTrainingBeside,
  intent: async () => (await import('./intent.ts')).benchIntent,
  scoring: async () => (await import('./scoring.ts')).benchScoring,
  score: async () => (await import('./score-file.ts')).benchScoreFile,
  'session-files': async () => (await import('./session-files.ts')).benchSessionFiles,
  vitals: async () => (await import('./vitals.ts')).benchVitals,
  lighthouse: async () => (await import('./lighthouse.ts')).benchLighthouse,
  arbiter: async () => (await import('./arbiter.ts')).benchArbiter,
  mail: async () => (await import('./mail.ts')).benchMail,
  admin: async () => (await import('./admin.ts')).benchAdmin,
  erasure: async () => (await import('./erasure.ts')).benchErasure,
};

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
const names = values.only === undefined ? Object.keys(benches) : [values.only];
const figures: Record<string, Figure> = {};
for (const name of names) {
  const load = benches[name];
  if (load === undefined) {
    process.stderr.write(`there is no bench ${name}; there are ${Object.keys(benches).join(', ')}\n`);
    process.exit(2);
  }
  process.stderr.write(`${name} …\n`);
  Object.assign(figures, await (await load())());
}
if (values.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
else {
  for (const [name, { ours, limit, ratio, unit, detail }] of Object.entries(figures)) {
    const sign = detail.wanted === 'at-least' ? '≥' : '≤';
    process.stdout.write(
      `${detail.good ? 'ok  ' : 'MISS'} ${name}: ${ours} ${unit} (${sign} ${limit}, ratio ${ratio})\n`,
    );
  }
}
process.exit(0);
