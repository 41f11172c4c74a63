// How transparent a model is, as a checklist that code goes through.

import type { KnownModel } from './model-state.ts';

/** An audit of groups older than this says little about the shop of today. */
const FRESH_MS = 35 * 86_400_000;

export const checks = ['purpose', 'data', 'figures', 'compared', 'limits', 'calibration', 'audit', 'verdict'] as const;
export type Check = (typeof checks)[number];

/** Which points of the list a model meets. */
export function checksMet({ card, evidence, verdict, trainedAt }: KnownModel, now: number): Record<Check, boolean> {
  return {
    purpose: (card.technique ?? '') !== '',
    data: card.window !== undefined && (card.rows ?? 0) > 0,
    figures: Object.keys(card.metrics ?? {}).length > 0,
    compared: Object.keys(card.against ?? {}).length > 0,
    limits: (card.limits ?? []).length > 0,
    calibration: (evidence?.calibration ?? []).some(({ count }) => count > 0),
    audit: (evidence?.groups ?? []).length > 1 && trainedAt >= now - FRESH_MS,
    verdict: verdict !== null,
  };
}
