// One file: what its columns mean, what would come of it, how far it is, and what was left out.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ImportAnswer } from '../../../server/http/admin/import-types.ts';
import { ask, get } from '../api.ts';
import { keepFile } from '../keep-file.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card, Part } from '../ui/card.tsx';
import { Row } from '../ui/layout.tsx';
import { Sentences } from '../ui/list.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Loaded } from '../ui/states.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { Table } from '../ui/table.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { ImportColumns } from './import-columns.tsx';
import { importTones } from './import-tones.ts';
import { importWords } from './import-words.ts';

/** While a file is being read the page follows it. */
const FOLLOW_MS = 1000;
const isRead = (state: ImportAnswer['state']) => state === 'checking' || state === 'running';

export default function Import({ id }: { id: string }) {
  const words = importWords();
  const back = { text: words.backToFiles, to: '/imports' };
  const query = useQuery({
    queryKey: ['import', id],
    queryFn: () => get<ImportAnswer>(`/imports/${encodeURIComponent(id)}`),
    refetchInterval: ({ state }) => (state.data !== undefined && isRead(state.data.state) ? FOLLOW_MS : false),
  });
  return (
    <Loaded query={query} title={words.title} back={back}>
      {(answer) => (
        <Page title={answer.name || words.unnamed} subtitle={answer.kindText} back={back}>
          <Progress answer={answer} />
          {answer.counts.length === 0 ? null : <Outcome answer={answer} />}
          {answer.state === 'uploaded' || answer.state === 'checked' ? <ImportColumns answer={answer} /> : null}
        </Page>
      )}
    </Loaded>
  );
}

function Progress({ answer }: { answer: ImportAnswer }) {
  const words = importWords();
  const queries = useQueryClient();
  const press = useMutation({
    mutationFn: (verb: 'check' | 'start' | 'cancel') => ask<ImportAnswer>('POST', `/imports/${answer.id}/${verb}`, {}),
    onSuccess: (next) => {
      queries.setQueryData(['import', answer.id], next);
      void queries.invalidateQueries({ queryKey: ['imports'] });
    },
    // Somebody else may have gone on with it.
    onError: () => queries.invalidateQueries({ queryKey: ['import', answer.id] }),
  });
  return (
    <Card title={answer.kindText} aside={<Badge tone={importTones[answer.state]}>{answer.stateText}</Badge>}>
      {press.error === null ? null : (
        <Notice tone="critical">
          <Words>{press.error.message}</Words>
        </Notice>
      )}
      <div aria-live="polite">
        <Words>{answer.missing ?? answer.text}</Words>
      </div>
      {isRead(answer.state) ? (
        <progress value={answer.applied} max={answer.rows} aria-label={answer.stateText} />
      ) : null}
      <Row>
        {answer.canStart ? (
          <Button kind="main" run={() => press.mutate('start')} busy={press.isPending}>
            {words.start}
          </Button>
        ) : null}
        {answer.canCheck ? (
          <Button
            kind={answer.canStart ? 'usual' : 'main'}
            run={() => press.mutate('check')}
            busy={press.isPending && press.variables === 'check'}
          >
            {words.check}
          </Button>
        ) : null}
      </Row>
      {answer.canCancel ? (
        <SureButton
          ask={words.cancel}
          sure={words.cancelSure}
          yes={words.cancelYes}
          no={words.cancelNo}
          run={() => press.mutate('cancel')}
          busy={press.isPending}
        />
      ) : null}
    </Card>
  );
}

function Outcome({ answer }: { answer: ImportAnswer }) {
  const words = importWords();
  const save = useMutation({
    mutationFn: () => ask<{ download: string }>('POST', `/imports/${answer.id}/faults`, {}),
    onSuccess: ({ download }) => {
      keepFile(words.fileName, 'text/csv', '\uFEFF', download);
      window.shopify.toast.show(words.saved);
    },
  });
  return (
    <Card title={words.came}>
      <Sentences items={answer.counts} />
      {answer.faultyText === null ? null : (
        <Part title={words.left}>
          <Quiet>{answer.faultyText}</Quiet>
          <Table
            label={words.left}
            rows={answer.faulty}
            rowKey={(row) => row.fault}
            columns={[
              {
                id: 'fault',
                title: words.columns.wrong,
                names: true,
                cell: (row) => <Words as="span">{row.text}</Words>,
              },
              { id: 'count', title: words.columns.count, number: true, cell: (row) => row.count },
            ]}
          />
          {save.error === null ? null : <Words>{save.error.message}</Words>}
          <Row>
            <Button run={() => save.mutate()} busy={save.isPending}>
              {words.download}
            </Button>
          </Row>
        </Part>
      )}
    </Card>
  );
}
