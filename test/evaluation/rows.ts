// Every row of the table, in its order; each is loaded by itself.

import type { EvaluationRow } from './row.ts';

export const rows: Record<string, () => Promise<EvaluationRow>> = {
  serenade: async () => (await import('./serenade.ts')).serenade,
  retailrocket: async () => (await import('./retailrocket.ts')).retailRocket,
  cdnow: async () => (await import('./cdnow.ts')).cdnow,
  'online-retail': async () => (await import('./online-retail.ts')).onlineRetail,
  'online-retail-joined': async () => (await import('./online-retail-joined.ts')).onlineRetailJoined,
  'online-retail-value': async () => (await import('./online-retail-value.ts')).onlineRetailValue,
  'shoppers-intent': async () => (await import('./shoppers-intent.ts')).shoppersIntent,
  'hillstrom-uplift': async () => (await import('./hillstrom-uplift.ts')).hillstromUplift,
  'made-up-world': async () => (await import('./made-up-world.ts')).madeUpWorld,
  'review-sentiment': async () => (await import('./review-sentiment.ts')).reviewSentiment,
};
