// Other systems of the merchant: keys by which they ask, and addresses at which they are told what happens.

import { useQuery } from '@tanstack/react-query';
import type { ConnectionsAnswer } from '../../../server/http/admin/connection-types.ts';
import { get } from '../api.ts';
import { Page } from '../ui/page.tsx';
import { Loaded } from '../ui/states.tsx';
import { ApiKeys } from './connection-keys.tsx';
import { Webhooks } from './connection-webhooks.tsx';
import { connectionWords } from './connection-words.ts';

/** What was told may be answered any moment. */
const FOLLOW_MS = 5000;

export default function Connections() {
  const words = connectionWords();
  const back = { text: words.back, to: '/settings' };
  const query = useQuery({
    queryKey: ['connections'],
    queryFn: () => get<ConnectionsAnswer>('/connections'),
    refetchInterval: ({ state }) => (state.data?.endpoints.length ? FOLLOW_MS : false),
  });
  return (
    <Loaded query={query} title={words.title} back={back}>
      {(answer) => (
        <Page title={words.title} back={back}>
          <ApiKeys answer={answer} />
          <Webhooks answer={answer} />
        </Page>
      )}
    </Loaded>
  );
}
