// A share as a small bar: how much, and how sure (the lighter stretch is the interval). The words beside it say the same.

import type { CSSProperties } from 'react';

export function ScoreBar({ share }: { share: { value: number; low: number; high: number } }) {
  const place = {
    '--value': `${share.value * 100}%`,
    '--low': `${share.low * 100}%`,
    '--width': `${(share.high - share.low) * 100}%`,
  } as CSSProperties;
  return (
    <div className="score-bar" style={place} aria-hidden="true">
      <span className="score-bar-range" />
      <span className="score-bar-value" />
    </div>
  );
}
