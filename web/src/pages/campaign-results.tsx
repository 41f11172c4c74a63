// What came of a campaign, wording by wording, with a verdict only when there is one.

import type { CampaignAnswer } from '../../../server/http/admin/journey-types.ts';
import { Card, Part } from '../ui/card.tsx';
import { Facts } from '../ui/list.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { Counted, useCampaignCount } from './campaign-start.tsx';
import { deskWords } from './desk-words.ts';
import { touchedColumns } from './touched-columns.tsx';

export function CampaignResults({ campaign }: { campaign: CampaignAnswer }) {
  const words = deskWords().campaigns;
  const { resultColumns: columns } = words;
  const { definition, variants, verdictText } = campaign;
  const count = useCampaignCount(campaign);
  return (
    <>
      <Card title={words.results}>
        <Table
          label={words.results}
          rows={variants}
          rowKey={(v) => v.name}
          columns={[
            {
              id: 'wording',
              title: columns.wording,
              names: true,
              cell: (v) => (
                <Words as="span">{definition.variants.find(({ name }) => name === v.name)?.subject ?? v.name}</Words>
              ),
            },
            { id: 'assigned', title: columns.assigned, number: true, cell: (v) => v.assigned },
            { id: 'submitted', title: columns.submitted, number: true, cell: (v) => v.submitted },
            ...touchedColumns(variants),
            { id: 'ordered', title: columns.ordered, number: true, cell: (v) => v.ordered },
          ]}
        />
        <Quiet>{words.after}</Quiet>
        {verdictText === '' ? null : (
          <Part title={words.verdict}>
            <Words>{verdictText}</Words>
            <Facts
              items={[
                { term: words.metric, text: words.metrics[definition.metric] },
                ...(definition.hypothesis === '' ? [] : [{ term: words.hypothesis, text: definition.hypothesis }]),
              ]}
            />
          </Part>
        )}
      </Card>
      <Card title={words.audience}>
        <Counted count={count} />
      </Card>
    </>
  );
}
