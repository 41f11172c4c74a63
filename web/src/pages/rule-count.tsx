// How many a rule finds, a moment after it was changed; the last count stays while the next is made.

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SegmentCountAnswer, SegmentRule } from '../../../server/http/admin/types.ts';
import { ask } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Quiet, Words } from '../ui/words.tsx';

/** A count is asked once typing rests. */
const REST_MS = 400;

export function RuleCount({ rule }: { rule: SegmentRule | null }) {
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
  return (
    <div aria-live="polite">
      {asked === null ? <Quiet>{texts().segments.incomplete}</Quiet> : null}
      {asked !== null && query.error !== null ? <Words>{query.error.message}</Words> : null}
      {asked !== null && query.data !== undefined ? <Words>{query.data.text}</Words> : null}
    </div>
  );
}
