// How large a segment was day by day, and its members as a file.

import { useMutation } from '@tanstack/react-query';
import type { SegmentAnswer, SegmentMembersAnswer } from '../../../server/http/admin/types.ts';
import { get } from '../api.ts';
import { csvOf, download } from '../csv.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Chart } from '../ui/chart.tsx';
import { Row } from '../ui/layout.tsx';
import { Words } from '../ui/words.tsx';
import { groupWords } from './segment-words.ts';

export function SegmentHistory({ history }: { history: SegmentAnswer['history'] }) {
  const words = groupWords();
  return (
    <Card title={words.history}>
      {history.length === 0 ? (
        <Words>{words.noHistory}</Words>
      ) : (
        <Chart
          label={words.history}
          along={words.day}
          points={history}
          name={(point) => point.day}
          kind="line"
          file="segment-size"
          series={[
            { id: 'members', title: words.members, value: (p) => p.members, text: (p) => p.text },
            { id: 'reachable', title: words.reachable, value: (p) => p.reachable, text: (p) => p.reachableText },
          ]}
        />
      )}
    </Card>
  );
}

/** Asked for page by page: a large segment keeps nobody from their answer. */
export function SegmentExport({ id }: { id: string }) {
  const words = groupWords();
  const gather = useMutation({
    mutationFn: async () => {
      const all: SegmentMembersAnswer['members'] = [];
      let after: string | null = null;
      do {
        const from: string = after === null ? '' : `?after=${encodeURIComponent(after)}`;
        const page: SegmentMembersAnswer = await get(`/segments/${encodeURIComponent(id)}/members${from}`);
        all.push(...page.members);
        after = page.after;
      } while (after !== null);
      return all;
    },
    onSuccess: (members) => {
      const { file } = words;
      const head = [file.id, file.customer, file.name, file.email];
      download('segment.csv', csvOf([head, ...members.map((m) => [m.id, m.customer, m.name, m.email])]));
    },
  });
  return (
    <>
      {gather.error === null ? null : <Words>{gather.error.message}</Words>}
      <Row>
        <Button run={() => gather.mutate()} busy={gather.isPending}>
          {words.export}
        </Button>
      </Row>
    </>
  );
}
