// How many a rule finds, a moment after it was changed; the last count stays while the next is made.

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import type { SegmentCountAnswer, SegmentRule } from '../../../server/http/admin/types.ts';
import { ask } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Quiet, Words } from '../ui/words.tsx';

/** A count is asked once typing rests. */
const REST_MS = 400;

/** @param sample what to show of those found */
export function RuleCount({
  rule,
  sample = () => null,
}: {
  rule: SegmentRule | null;
  sample?: (found: SegmentCountAnswer['sample']) => ReactNode;
}) {
  const text = rule === null ? null : JSON.stringify(rule);
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const query = useQuery({
    queryKey: ['segment-count', asked],
    queryFn: () => ask<SegmentCountAnswer>('POST', '/segments/count', { rule: JSON.parse(asked ?? '') }),
    enabled: asked !== null,
    placeholderData: (before) => before,
  });
  const found = asked === null ? undefined : query.data;
  return (
    <>
      <div aria-live="polite">
        {asked === null ? <Quiet>{texts().segments.incomplete}</Quiet> : null}
        {asked !== null && query.error !== null ? <Words>{query.error.message}</Words> : null}
        {found === undefined ? null : <Words>{found.text}</Words>}
      </div>
      {found === undefined || found.sample.length === 0 ? null : sample(found.sample)}
    </>
  );
}
