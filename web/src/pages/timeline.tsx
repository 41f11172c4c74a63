// Everything that happened with one shopper, newest first, by channel, more on request.

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Channel, TimelineAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/fields.tsx';
import { Link } from '../ui/link.tsx';
import { Wrong } from '../ui/states.tsx';
import { Quiet, Words } from '../ui/words.tsx';

const channels: (Channel | 'all')[] = ['all', 'browsing', 'cart', 'orders', 'messages', 'recommendations', 'profile'];

export function Timeline({ shopper }: { shopper: string }) {
  const words = texts().shopper;
  const [channel, setChannel] = useState<Channel | 'all'>('all');
  const query = useInfiniteQuery({
    queryKey: ['timeline', shopper, channel],
    queryFn: ({ pageParam }) =>
      get<TimelineAnswer>(`/shoppers/${encodeURIComponent(shopper)}/timeline?${paramsOf(channel, pageParam)}`),
    initialPageParam: '',
    getNextPageParam: (last) => last.before,
  });
  const entries = query.data?.pages.flatMap((p) => p.entries) ?? [];
  return (
    <Card title={words.timeline}>
      <Choice
        label={words.show}
        inline
        value={channel}
        options={channels.map((value) => ({ value, label: words.channels[value] }))}
        change={setChannel}
      />
      {query.error === null ? null : <Wrong fault={query.error} again={() => void query.refetch()} />}
      {query.isPending ? <Quiet>{texts().loading}</Quiet> : null}
      {query.isSuccess && entries.length === 0 ? <Words>{words.noTimeline}</Words> : null}
      {entries.length === 0 ? null : (
        <ol className="timeline">
          {entries.map((e) => (
            <li key={e.key} data-channel={e.channel}>
              {e.message === null ? (
                <Words>{e.text}</Words>
              ) : (
                <Link to={`/messages/${encodeURIComponent(e.message)}`}>{e.text}</Link>
              )}
              <Quiet>{e.detail === null ? e.at.text : `${e.at.text} · ${e.detail}`}</Quiet>
            </li>
          ))}
        </ol>
      )}
      {query.hasNextPage ? (
        <Button run={() => void query.fetchNextPage()} busy={query.isFetchingNextPage}>
          {words.earlier}
        </Button>
      ) : null}
    </Card>
  );
}

function paramsOf(channel: Channel | 'all', before: string): URLSearchParams {
  const params = new URLSearchParams({ size: '30' });
  if (channel !== 'all') params.set('channel', channel);
  if (before !== '') params.set('before', before);
  return params;
}
