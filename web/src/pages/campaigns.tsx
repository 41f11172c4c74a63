// The campaigns: what each is, where it stands, what of it has left.

import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { CampaignLine, CampaignsAnswer } from '../../../server/http/admin/journey-types.ts';
import { get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { Words } from '../ui/words.tsx';
import { deskWords } from './desk-words.ts';
import { JourneyTabs } from './journey-tabs.tsx';

export const stateTones = {
  draft: null,
  scheduled: 'info',
  planning: 'info',
  sending: 'info',
  done: 'success',
  cancelled: 'warning',
} as const satisfies Record<CampaignLine['state'], string | null>;

export default function Campaigns() {
  const words = deskWords().campaigns;
  const { columns } = words;
  const { journeys } = texts();
  const [, go] = useLocation();
  const query = useQuery({ queryKey: ['campaigns'], queryFn: () => get<CampaignsAnswer>('/campaigns') });
  return (
    <Loaded query={query} title={journeys.title}>
      {({ campaigns }) => (
        <Page
          title={journeys.title}
          {...(campaigns.length === 0 ? {} : { action: { text: words.add, run: () => go('/campaigns/new') } })}
        >
          <JourneyTabs chosen="campaigns">
            {campaigns.length === 0 ? (
              <Empty title={words.empty} action={{ text: words.add, to: '/campaigns/new' }}>
                {words.emptyText}
              </Empty>
            ) : (
              <Card>
                <Table
                  label={words.one}
                  rows={campaigns}
                  rowKey={(c) => c.id}
                  columns={[
                    {
                      id: 'name',
                      title: columns.name,
                      names: true,
                      cell: (c) => <Link to={`/campaigns/${encodeURIComponent(c.id)}`}>{c.name}</Link>,
                    },
                    {
                      id: 'state',
                      title: columns.state,
                      cell: (c) => <Badge tone={stateTones[c.state]}>{c.stateText}</Badge>,
                    },
                    {
                      id: 'start',
                      title: columns.start,
                      cell: (c) => <Words as="span">{c.startAt?.text ?? '–'}</Words>,
                    },
                    { id: 'entered', title: columns.entered, number: true, cell: (c) => c.entered },
                    { id: 'submitted', title: columns.submitted, number: true, cell: (c) => c.submitted },
                  ]}
                />
              </Card>
            )}
          </JourneyTabs>
        </Page>
      )}
    </Loaded>
  );
}
