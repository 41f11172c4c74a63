// Who gets nothing, so that we can tell what our messages change: drawn by hash, so the answer is the same on every host and for ever.

import { createHash } from 'node:crypto';

/** A number in [0, 1) that belongs to one subject in one experiment of one shop. */
export function drawOf(shop: string, experiment: string, subject: string): number {
  const digest = createHash('sha256').update(`${experiment}\n${shop}\n${subject}`).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

export type Arm = 'treated' | 'holdout' | 'control';

export interface Assignment {
  arm: Arm;
  holdoutDraw: number;
  controlDraw: number;
}

/**
 * The shopper's arm for one journey. The holdout is one draw for all journeys, the control one for each.
 * Raising a share only adds shoppers to it; it never moves one back and forth.
 */
export function assignmentOf(
  shop: string,
  journey: string,
  subject: string,
  shares: { holdout: number; controls: number },
): Assignment {
  const holdoutDraw = drawOf(shop, 'holdout', subject);
  const controlDraw = drawOf(shop, `control ${journey}`, subject);
  const arm = holdoutDraw < shares.holdout ? 'holdout' : controlDraw < shares.controls ? 'control' : 'treated';
  return { arm, holdoutDraw, controlDraw };
}
