// What the product wants to know of the shop: what answers each question now, how good it is, and the ways to renew it or go back.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ModelsAnswer } from '../../../server/http/admin/types.ts';
import { ask, get } from '../api.ts';
import { texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Quiet, Words } from '../ui/words.tsx';
import { AbnormalPeriods } from './abnormal-periods.tsx';
import { GlossaryLink } from './glossary-link.tsx';
import { QuestionCard } from './question-card.tsx';

export default function Models() {
  const { models } = texts();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['models'],
    queryFn: () => get<ModelsAnswer>('/models'),
    refetchInterval: ({ state }) => (state.data?.training === true ? 2000 : false),
  });
  const train = useMutation({
    mutationFn: () => ask('POST', '/models/train'),
    onSuccess: () => {
      window.shopify.toast.show(models.queued);
      void queries.invalidateQueries({ queryKey: ['models'] });
    },
  });
  return (
    <Loaded query={query} title={models.title}>
      {(answer) => {
        const busy = train.isPending || answer.training;
        return (
          <Page
            title={models.title}
            subtitle={answer.text}
            {...(answer.isEmpty ? {} : { action: { text: models.train, run: () => train.mutate(), busy } })}
          >
            {train.error === null ? null : (
              <Notice tone="critical">
                <Words>{train.error.message}</Words>
              </Notice>
            )}
            {answer.training ? <Progress answer={answer} /> : null}
            {answer.isEmpty ? (
              <Empty title={models.emptyTitle} action={{ text: models.train, run: () => train.mutate(), busy }}>
                {models.empty}
              </Empty>
            ) : (
              answer.questions.map((question) => <QuestionCard key={question.question} question={question} />)
            )}
            {answer.isEmpty ? null : <AbnormalPeriods periods={answer.abnormal} />}
            <GlossaryLink />
            {answer.runs.length === 0 ? null : (
              <Card title={models.runs}>
                <ol className="timeline">
                  {answer.runs.map((r, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: entries of a log have no other name
                    <li key={i}>
                      <Words>{r.text}</Words>
                      <Quiet>{r.at.text}</Quiet>
                    </li>
                  ))}
                </ol>
              </Card>
            )}
          </Page>
        );
      }}
    </Loaded>
  );
}

function Progress({ answer }: { answer: ModelsAnswer }) {
  const { models } = texts();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => ask<ModelsAnswer>('POST', '/models/train/cancel'),
    onSuccess: (stopped) => {
      queries.setQueryData(['models'], stopped);
      window.shopify.toast.show(models.cancelled);
    },
    // It may have ended meanwhile: then there is nothing to stop.
    onError: () => void queries.invalidateQueries({ queryKey: ['models'] }),
  });
  return (
    <Card
      title={models.training}
      aside={
        <Button run={() => cancel.mutate()} busy={cancel.isPending}>
          {models.cancel}
        </Button>
      }
    >
      <Quiet>{answer.trainingText ?? models.waiting}</Quiet>
      {answer.trainingShare === null ? null : (
        <progress value={answer.trainingShare} max={1} aria-label={models.training} />
      )}
    </Card>
  );
}
