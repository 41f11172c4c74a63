// What came in, what was decided, what was sent; what needs the merchant stands first.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BlockAnswer, Figure, HistoryAnswer, HomeAnswer } from '../../../server/http/admin/types.ts';
import { ask, get } from '../api.ts';
import { blockPlaced } from '../block-placed.ts';
import { placeOf } from '../places.ts';
import { texts } from '../texts/texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Columns, Row, Stack } from '../ui/layout.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Emphasised, Quiet, Strong, Words } from '../ui/words.tsx';

export function Home() {
  const { home } = texts();
  const query = useQuery({ queryKey: ['home'], queryFn: () => get<HomeAnswer>('/home'), refetchInterval: 30_000 });
  const queries = useQueryClient();
  const dismiss = useMutation({
    mutationFn: (path: string) => ask('POST', path),
    onSettled: () => queries.invalidateQueries({ queryKey: ['home'] }),
  });
  return (
    <Loaded query={query} title={home.title}>
      {(answer) => (
        <Page title={home.title} subtitle={`${answer.shop.name} · ${home.asOf(answer.asOf.text)}`}>
          {answer.notices.length === 0 ? null : (
            <Stack tight>
              {answer.notices.map((n) => (
                <Notice
                  key={n.id}
                  tone={n.tone}
                  {...(n.place === null ? {} : { action: { text: home.places[n.place], ...placeOf(n.place) } })}
                  {...(n.dismiss == null ? {} : { onDismiss: () => dismiss.mutate(n.dismiss as string) })}
                >
                  <Words>{n.text}</Words>
                </Notice>
              ))}
            </Stack>
          )}
          {answer.setup === null ? null : (
            <Card>
              <Row spread>
                <Words>{answer.setup}</Words>
                <Button to="/setup">{texts().setup.open}</Button>
              </Row>
            </Card>
          )}
          {answer.isNew ? (
            <Empty
              title={home.emptyTitle}
              {...(answer.next === null ? {} : { action: { text: answer.next.action, ...placeOf(answer.next.place) } })}
            >
              {home.empty}
            </Empty>
          ) : (
            <InUse answer={answer} />
          )}
          {answer.history.state === 'done' && !answer.isNew ? null : <History history={answer.history} />}
        </Page>
      )}
    </Loaded>
  );
}

function InUse({ answer }: { answer: HomeAnswer }) {
  const { home } = texts();
  return (
    <>
      {answer.next === null ? null : (
        <Card title={home.next}>
          <Row spread>
            <Words>{answer.next.text}</Words>
            <Button kind="main" {...placeOf(answer.next.place)}>
              {answer.next.action}
            </Button>
          </Row>
        </Card>
      )}
      <Columns count={2}>
        <Stack>
          <Figures title={home.cameIn} figures={answer.cameIn} />
          <Figures title={home.sent} figures={answer.sent} />
          <Block block={answer.block} />
        </Stack>
        <Stack>
          <Figures title={home.decided} figures={answer.decided} />
          <Card title={home.models}>
            {answer.models.length === 0 ? <Words>{home.noModels}</Words> : null}
            {answer.models.map((m) => (
              <Row key={m.id} spread>
                <Stack tight>
                  <Strong>{m.title}</Strong>
                  <Quiet>{m.fault ?? texts().models.trained(m.trained.text)}</Quiet>
                </Stack>
                <Badge tone={m.tone}>{m.stateText}</Badge>
              </Row>
            ))}
          </Card>
        </Stack>
      </Columns>
    </>
  );
}

function Figures({ title, figures }: { title: string; figures: Figure[] }) {
  return (
    <Card title={title}>
      <ul className="figures">
        {figures.map((f) => (
          <li key={f.id}>
            <Emphasised text={f.text} part={f.figure} />
            {f.compared === null ? null : <Quiet>{f.compared}</Quiet>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

const blockTones = { active: 'success', quiet: 'warning', never: null } as const;

function Block({ block }: { block: BlockAnswer }) {
  const { home } = texts();
  const placed = useQuery({ queryKey: ['block-placed'], queryFn: blockPlaced, retry: false });
  return (
    <Card title={home.block} aside={<Badge tone={blockTones[block.state]}>{home.blockStates[block.state]}</Badge>}>
      <Words>{block.text}</Words>
      {placed.data === undefined || placed.data === null ? null : (
        <Quiet>{placed.data ? home.inTheme : home.notInTheme}</Quiet>
      )}
    </Card>
  );
}

function History({ history }: { history: HistoryAnswer }) {
  return (
    <Card title={texts().home.history}>
      <Words>{history.text}</Words>
      {history.counts.length === 0 ? null : (
        <Row>
          {history.counts.map((c) => (
            <Quiet key={c.name}>{`${c.name}: ${c.figure}`}</Quiet>
          ))}
        </Row>
      )}
    </Card>
  );
}
