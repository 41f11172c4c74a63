// What was not sent, and why: by reason, and the newest with the words of each decision.

import { useQuery } from '@tanstack/react-query';
import type { HeldBackAnswer } from '../../../server/http/admin/journey-types.ts';
import { get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Card } from '../ui/card.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { deskWords } from './desk-words.ts';
import { JourneyTabs } from './journey-tabs.tsx';

export default function HeldBack() {
  const words = deskWords();
  const { columns } = words;
  const { journeys } = texts();
  const query = useQuery({ queryKey: ['held-back'], queryFn: () => get<HeldBackAnswer>('/held-back') });
  return (
    <Loaded query={query} title={journeys.title}>
      {({ counts, newest }) => (
        <Page title={journeys.title}>
          <JourneyTabs chosen="held">
            {counts.length === 0 ? (
              <Empty title={words.noHeld} action={{ text: words.looks.journeys, to: '/journeys' }}>
                {words.noHeldText}
              </Empty>
            ) : (
              <>
                <Card title={words.heldTitle}>
                  <Quiet>{words.heldText}</Quiet>
                  <Table
                    label={words.reasons}
                    rows={counts}
                    rowKey={(c) => c.reason}
                    columns={[
                      {
                        id: 'reason',
                        title: columns.reason,
                        names: true,
                        cell: (c) => <Words as="span">{c.text}</Words>,
                      },
                      { id: 'count', title: columns.count, number: true, cell: (c) => c.count },
                    ]}
                  />
                </Card>
                <Card title={words.newest}>
                  <Table
                    label={words.newest}
                    rows={newest}
                    rowKey={(row) => row.id}
                    columns={[
                      {
                        id: 'who',
                        title: columns.who,
                        names: true,
                        cell: (row) =>
                          row.shopper === null || row.name === null ? (
                            <Words as="span">{words.unknown}</Words>
                          ) : (
                            <Link to={`/shoppers/${encodeURIComponent(row.shopper)}`}>{row.name}</Link>
                          ),
                      },
                      {
                        id: 'what',
                        title: columns.what,
                        cell: (row) => <Words as="span">{`${row.journey}: ${row.step}`}</Words>,
                      },
                      { id: 'why', title: columns.why, cell: (row) => <Words as="span">{row.text}</Words> },
                      { id: 'when', title: columns.when, cell: (row) => <Quiet as="span">{row.at.text}</Quiet> },
                    ]}
                  />
                </Card>
              </>
            )}
          </JourneyTabs>
        </Page>
      )}
    </Loaded>
  );
}
