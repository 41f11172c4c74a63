// Is a review glad or sorry, on women's clothing reviews: title and text, two stars or fewer against four or more.

import { join } from 'node:path';
import { fitSentiment, gladnessOf } from '../../models/text/sentiment-model.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { aucStatistic, bootstrap, eceStatistic, onAll } from './bootstrap.ts';
import { readCsvTable } from './csv-table.ts';
import { foldsOf, rowsOf } from './folds.ts';
import type { EvaluationRow } from './row.ts';

const FILE = 'womens-clothing-reviews/reviews.csv.gz';
const FOLDS = 5;

export const reviewSentiment: EvaluationRow = {
  title: 'Sentiment, clothing reviews',
  protocol: '5-fold, ≤ 2 vs ≥ 4 stars, title + text',
  needs: [FILE],
  async measure(data) {
    const table = readCsvTable(join(data, FILE));
    const [stars, titles, bodies] = ['rating', 'title', 'text'].map((name) => table.column(name)) as [
      string[],
      string[],
      string[],
    ];
    const rows = stars.flatMap((each, i) => (each !== '3' && `${titles[i]}${bodies[i]}`.trim() !== '' ? [i] : []));
    const texts = rows.map((i) => `${titles[i]}\n${bodies[i]}`);
    const glad = rows.map((i) => Number(stars[i]) >= 4);
    const happened = Float64Array.from(glad, Number);
    const random = seededRandom('reviews');
    const fold = foldsOf(happened, FOLDS, random);
    const chances = new Float64Array(rows.length);
    const costs: number[] = [];
    for (let f = 0; f < FOLDS; f++) {
      const known = rowsOf(fold, f, false);
      const model = fitSentiment(
        known.map((i) => texts[i]!),
        known.map((i) => glad[i]!),
        random,
      );
      if ('missing' in model) throw new Error(model.missing);
      costs.push(model.cost);
      for (const i of rowsOf(fold, f, true)) chances[i] = gladnessOf(model, texts[i]!) ?? 0.5;
    }
    const statistics = { AUC: aucStatistic(happened, chances), ECE: eceStatistic(happened, chances) };
    const interval = bootstrap(rows.length, statistics);
    return {
      n: rows.length,
      figures: [
        {
          name: 'AUC',
          value: onAll(rows.length, statistics.AUC),
          interval: interval.AUC,
          bar: { sense: 'at-least', must: 0.97, reach: 0.98 },
        },
        { name: 'ECE', value: onAll(rows.length, statistics.ECE), interval: interval.ECE },
      ],
      notes: [`costs chosen inside the training folds: ${costs.join(', ')}.`],
    };
  },
};
